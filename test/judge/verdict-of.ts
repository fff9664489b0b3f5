import { judgeRequirements } from "../../src/codex/judge/judge.ts";
import type { JudgedFinding } from "../../src/codex/judge/finding.ts";
import { parseToml } from "../../src/source/parse-toml.ts";
import { sourceText } from "../../src/source/source-text.ts";

/** What the judge says of a requirements.toml for one version, in the words of the measured documents. */
export type JudgeVerdict = "ok" | "refused" | "stops-sessions";

/** The verdict of each version. A text that is no TOML is refused by all. */
export function verdictsOf(text: string, versions: readonly string[]): ReadonlyMap<string, JudgeVerdict> {
  const parsed = parseToml(sourceText("requirements.toml", text));
  if (parsed.diagnostics.length > 0) return new Map(versions.map((version) => [version, "refused"]));
  const findings = judgeRequirements(parsed.value, versions);
  const has = (kind: JudgedFinding["kind"], version: string): boolean =>
    findings.some((finding) => finding.kind === kind && finding.versions.includes(version));
  return new Map(
    versions.map((version) => [
      version,
      has("refused", version) ? "refused" : has("stops-sessions", version) ? "stops-sessions" : "ok",
    ]),
  );
}
