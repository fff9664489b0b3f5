import { type FindingCode, findingCodes } from "../../../src/drift/finding-codes.ts";
import type { DriftReport } from "../../../src/drift/report.ts";

const byMeaning: ReadonlySet<FindingCode> = new Set([
  "changed-bytes",
  "looser-value",
  "tighter-value",
  "incomparable-value",
  "neutral-value",
  "invalid-file",
]);

/**
 * What the native check can say of a report, as `CODE PATH` lines. It compares bytes alone, and says nothing of what a file means.
 * @param owned where the bundle's files lie, as `PLATFORM PATH`
 */
export function nativeView(
  { findings, platform = "linux" }: DriftReport,
  owned: ReadonlySet<string>,
): readonly string[] {
  const lines = findings.flatMap(({ code, path, key }) => {
    // What another file means is said beside the fact that it is there.
    if (byMeaning.has(code))
      return owned.has(`${platform} ${path}`) || path.endsWith(".plist") ? [`changed-file ${path}`] : [];
    // Whether a file that is not ours parses is not for a shell to tell: that it is there is drift already.
    if (code === "changed-file" && !owned.has(`${platform} ${path}`) && !path.endsWith(".plist")) return [];
    if (!(findingCodes[code].native as readonly string[]).includes("drift-check.sh")) return [];
    return [`${code} ${path}${code.includes("preference") ? ` ${key}` : ""}`];
  });
  return [...new Set(lines)].sort();
}
