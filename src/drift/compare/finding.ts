import { shownValue } from "../../diff/shown-value.ts";
import { type FindingCode, findingCodes } from "../finding-codes.ts";
import type { Finding } from "../report.ts";

/** How absence is written where a finding compares two values. */
export const notStated = "(not stated)";

type Details = Partial<Omit<Finding, "code" | "severity" | "message">>;

/** A finding with the severity and the help of its code. */
export function finding(code: FindingCode, message: string, details: Details = {}): Finding {
  const { severity, help } = findingCodes[code];
  return { code, severity, path: "", key: "", expected: "", actual: "", message, repair: help, ...details };
}

/** Findings in the order of every report, each once. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  const keyOf = ({ path, key, code, expected, actual }: Finding) =>
    [path, key, code, expected, actual].map((part) => part.replaceAll("\0", "\u2400")).join("\0");
  const unique = new Map(findings.map((item) => [keyOf(item), item]));
  return [...unique].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, item]) => item);
}

/** A message that quotes what was found: what looks like a credential is not repeated. */
export function safeText(text: string): string {
  const shown = shownValue(text);
  return shown === text ? text : "the message is left out, because it quotes what looks like a credential";
}
