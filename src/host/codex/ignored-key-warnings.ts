import type { CodexWarning, IgnoredKey } from "./answers.ts";

/** What one round of warnings says about ignored keys. Codex names at most three and counts the rest. */
export interface IgnoredKeyWarnings {
  readonly keys: readonly IgnoredKey[];
  /** How many more keys it counted without naming them. */
  readonly more: number;
}

/** Reads the names of ignored keys out of configWarning texts; only files under /etc/codex count. */
export function readIgnoredKeyWarnings(warnings: readonly CodexWarning[]): IgnoredKeyWarnings {
  const text = warnings.map((warning) => warning.summary).join("\n");
  const named = [...text.matchAll(/\(\/etc\/codex\/(.+?)\): `(.*)` is ignored\.$/gm)].map(([, file, key]) => ({
    file: file ?? "",
    key: key ?? "",
  }));
  const features = [...text.matchAll(/^Ignoring unknown `features` requirement `(.*)` from \/etc\/codex\/(.+)$/gm)].map(
    ([, name, file]) => ({ file: file ?? "", key: `features.${name ?? ""}` }),
  );
  const more = [...text.matchAll(/\.\.\. and (\d+) more ignored settings?\./g)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );
  return { keys: [...named, ...features], more };
}

/** Whether a warning does nothing but list ignored keys. */
export function isIgnoredKeyWarning(warning: CodexWarning): boolean {
  const { keys } = readIgnoredKeyWarnings([warning]);
  return keys.length > 0;
}
