import type { AnchoredPath } from "./read-scope.ts";

const wild = /[*?[]/;

/**
 * Whether a denied path or glob covers a file. A path covers everything below it. A glob covers the files that it matches as a
 * whole, `*` and `?` within one part, `**` any number of parts; no deeper below its fixed directory than the scan goes.
 */
export function covers(pattern: AnchoredPath, file: AnchoredPath, scanDepth: number | undefined): boolean {
  if (pattern.anchor !== file.anchor) return false;
  const firstWild = pattern.parts.findIndex((part) => wild.test(part));
  if (firstWild === -1) return pattern.parts.every((part, index) => file.parts[index] === part);
  if (scanDepth !== undefined && file.parts.length - firstWild > scanDepth) return false;
  return partsMatch(pattern.parts, file.parts);
}

function partsMatch(pattern: readonly string[], parts: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return parts.length === 0;
  if (first === "**") {
    // At the end it stands for at least one part: it matches files, not the directory itself.
    if (rest.length === 0) return parts.length > 0;
    return parts.some((_, index) => partsMatch(rest, parts.slice(index)));
  }
  const [part, ...others] = parts;
  return part !== undefined && partPattern(first).test(part) && partsMatch(rest, others);
}

/** One part of a glob; brackets are sets of characters, as in a shell. */
function partPattern(part: string): RegExp {
  const body = part.replace(
    /\[(!?)([^\]]+)\]|[\s\S]/g,
    (text, negated: string | undefined, members: string | undefined) => {
      if (members !== undefined) return `[${negated === "!" ? "^" : ""}${members.replace(/[\\\]^]/g, "\\$&")}]`;
      if (text === "*") return ".*";
      return text === "?" ? "." : text.replace(/[\\^$.+()[\]{}|/]/g, "\\$&");
    },
  );
  try {
    return new RegExp(`^${body}$`, "su");
  } catch {
    // A set that cannot be read, such as [z-a], takes nothing.
    return /^(?!)/;
  }
}
