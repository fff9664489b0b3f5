import { type Diagnostic, diagnose } from "../../diagnostics/diagnostic.ts";
import type { LocatedNode } from "../../source/located.ts";
import { itemsOf } from "./nodes.ts";

/**
 * Denies of which one is a plain directory and another one hits a file below it. On Linux the sandbox then cannot be set up, and
 * every session fails where such a file exists (measured with 0.169.0); two globs, or a glob beside it, are fine.
 */
export function overlappingDenies(node: LocatedNode | undefined): readonly Diagnostic[] {
  const items = itemsOf(node).flatMap((item) =>
    item.kind === "scalar" && typeof item.value === "string"
      ? [{ path: item.value.replace(/\/+$/, ""), span: item.span }]
      : [],
  );
  const plain = items.filter((item) => !isGlob(item.path));
  return plain.flatMap((directory) =>
    items
      .filter((other) => other !== directory && reachesBelow(other.path, directory.path))
      .map((other) =>
        diagnose(
          "stops-sessions",
          other.span,
          `${other.path} can hit files below ${directory.path}, which is denied as a whole: on Linux every session would fail`,
          {
            related: [{ message: "denied as a whole here", span: directory.span }],
            help: isGlob(other.path)
              ? `write ${directory.path}/** instead of ${directory.path}`
              : `remove ${other.path}: ${directory.path} covers it`,
          },
        ),
      ),
  );
}

function isGlob(path: string): boolean {
  return /[*?[\]{}]/.test(path);
}

/** Whether a pattern can match something below a directory, as far as its text tells. */
function reachesBelow(pattern: string, directory: string): boolean {
  if (!isGlob(pattern)) return pattern.startsWith(`${directory}/`);
  const fixed = pattern.slice(0, pattern.search(/[*?[\]{}]/));
  if (fixed.startsWith(`${directory}/`)) return true;
  // A `**` above the directory goes down into it.
  return pattern.includes("**") && `${directory}/`.startsWith(fixed);
}
