import { isWindowsPath } from "../../windows-path.ts";
import type { JudgedDocument, Verdict } from "../document.ts";
import { versionsWith } from "../measured-changes.ts";
import { placeAt, textsIn } from "../place.ts";

const help = "use an absolute path, ~/..., or a glob with an absolute directory in front";

/**
 * `permissions.filesystem.deny_read` protects absolute paths, `~/...`, and globs with a directory other than the root in front. Other
 * texts are accepted and protect nothing, a glob right below the root stops every session, and newer clients refuse braces and
 * backslashes outside globs, and a Windows path anywhere but on Windows.
 */
export function* denyReadForms({ root, versions }: JudgedDocument): Iterable<Verdict> {
  for (const { text, place } of textsIn(placeAt(root, "permissions", "filesystem", "deny_read"))) {
    if (isWindowsPath(text)) {
      const message = `the Windows path "${text}" stops Codex on macOS and Linux`;
      const concerned = versionsWith("readsDeniedPathsStrictly", versions);
      yield {
        kind: "hazard",
        code: "stops-some-hosts",
        place,
        message,
        help: "deliver this entry to Windows only",
        versions: concerned,
        notOnWindows: true,
      };
      continue;
    }
    if (/[{}\\]/.test(text.replace(/[*?[].*$/s, "")) && !/^[^{}\\]*[*?[]/.test(text)) {
      const message = `the path "${text}" holds a brace or a backslash, which Codex refuses`;
      yield { kind: "refused", place, message, help, versions: versionsWith("readsDeniedPathsStrictly", versions) };
    }
    const why = protectsNothing(text);
    if (why !== undefined)
      yield {
        kind: "ineffective",
        code: "deny-read-ineffective",
        place,
        message: `"${text}" protects nothing: ${why}`,
        help,
      };
    else if (/^\/[^/]*[*?[]/.test(text))
      yield {
        kind: "stops-sessions",
        place,
        message: `"${text}" cannot be safely expanded, which stops every session`,
        help: "use a pattern with a directory other than the root in front",
        versions: versionsWith("expandsDenials", versions),
      };
  }
}

function protectsNothing(text: string): string | undefined {
  if (text === "") return "the path is empty";
  if (text.startsWith("$") || text.startsWith("%")) return "variables are not expanded";
  if (!text.startsWith("/") && !text.startsWith("~/") && text !== "~") return "relative paths match nothing";
  return /^\/[^/]+\/.*\[[^\]]*$/.test(text) ? "a bracket is not closed" : undefined;
}
