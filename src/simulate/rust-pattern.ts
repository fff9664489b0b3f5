/**
 * A regular expression as Codex reads it, for the part of the syntax that JavaScript shares; flags in front, as in `(?i)`, become
 * JavaScript's own. Undefined where JavaScript cannot read it.
 */
export function rustPattern(pattern: string, whole = false): RegExp | undefined {
  const flags = /^\(\?([ims]+)\)/.exec(pattern);
  const body = pattern
    .slice(flags?.[0].length ?? 0)
    .replaceAll("\\A", "^")
    .replaceAll("\\z", "$")
    .replaceAll("(?P<", "(?<");
  try {
    return new RegExp(whole ? `^(?:${body})$` : body, `u${flags?.[1] ?? ""}`);
  } catch {
    return undefined;
  }
}
