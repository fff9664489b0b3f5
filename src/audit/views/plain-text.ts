import type { Plain } from "../../source/located.ts";
import type { AuditContribution, AuditGap, AuditRow, AuditSetting, SourcePlace } from "../audit-report.ts";

/** A value in one line: text as it is, everything else as JSON. */
export function valueText(value: Plain): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

export function placeText({ file, line }: SourcePlace): string {
  return `${file}:${line}`;
}

/** "acme-org org.policy.yaml:14 set" */
export function contributionText(contribution: AuditContribution): string {
  const { layer, role, exception } = contribution;
  const granted = exception === undefined ? "" : ` (${exception.id}, ${exception.ticket}, until ${exception.expires})`;
  return `${layer} ${placeText(contribution)} ${role}${granted}`;
}

/** "0.160.0..0.165.0 (accepted until 2027-01-31)" */
export function gapText({ versions, accepted, acceptedBy, enforcedSince }: AuditGap): string {
  const until = acceptedBy.map((item) => item.until).join(", ");
  const state = accepted ? `accepted until ${until}` : "not accepted";
  return `${versions} (${state}${enforcedSince === "" ? "" : `; enforced from ${enforcedSince}`})`;
}

/** "enforced on macos, linux; default on windows" */
export function strengthsText(strengths: AuditRow["strengths"]): string {
  const byStrength = new Map<string, string[]>();
  for (const [platform, strength] of Object.entries(strengths))
    byStrength.set(strength, [...(byStrength.get(strength) ?? []), platform]);
  return [...byStrength]
    .map(([strength, platforms]) => `${strength === "none" ? "not enforced" : strength} on ${platforms.join(", ")}`)
    .join("; ");
}

/** "7", or "7 (cloud 9)" where the platforms' files differ. */
export function linesText({ lines, platforms }: AuditSetting): string {
  const firstStated = platforms.find((platform) => lines[platform] !== undefined);
  if (firstStated === undefined) return "";
  const first = lines[firstStated];
  const others = platforms.filter((platform) => lines[platform] !== undefined && lines[platform] !== first);
  return others.length === 0
    ? String(first)
    : `${first} (${others.map((platform) => `${platform} ${lines[platform]}`).join(", ")})`;
}
