import type { Strength } from "../../codex/strength.ts";
import type { Platform } from "../../policy/layer.ts";
import { isPlainList, isPlainMap, type Plain } from "../../source/located.ts";
import type { AuditReport, AuditRow } from "../audit-report.ts";
import { gapText, placeText, strengthsText, valueText } from "../views/plain-text.ts";
import { both, type Finding, open, type Verdict } from "./verdict.ts";

/** Longer values say no more in a reason. */
const longestValue = 60;

/** More constraints than these are counted, not named. */
const mostNamed = 3;

const verdicts: Readonly<Record<Strength, Verdict>> = {
  enforced: "enforced",
  default: "default",
  advisory: "default",
  none: "open",
};

/** What a rule of the posture asks an audit map. */
export class PolicyFacts {
  readonly report: AuditReport;
  /** The platforms whose weakest decides. Cloud is a channel to the same devices: it decides only where it is alone. */
  readonly platforms: readonly Platform[];

  constructor(report: AuditReport) {
    this.report = report;
    const devices = report.policy.targets.platforms.filter((platform) => platform !== "cloud");
    this.platforms = devices.length > 0 ? devices : report.policy.targets.platforms;
  }

  /** The constraint, or all members of a keyed one. */
  rows(id: string): readonly AuditRow[] {
    return this.report.rows.filter(({ constraint }) => constraint === id || constraint.startsWith(`${id}.`));
  }

  value(id: string): Plain | undefined {
    return this.report.rows.find(({ constraint }) => constraint === id)?.value;
  }

  /** The members of a list, as texts where they are texts. */
  list(id: string): readonly Plain[] {
    const value = this.value(id);
    return isPlainList(value) ? value : [];
  }

  /** A constraint that is stated and says what it should; otherwise what to write. */
  stated(id: string, change: string, complaint: (value: Plain) => string | undefined = () => undefined): Finding {
    const rows = this.rows(id);
    if (rows.length === 0) return open(`${id} is not stated`, change);
    const wrong = rows.flatMap((row) => {
      const said = complaint(row.value);
      return said === undefined ? [] : [`${row.constraint} ${said} (${placeText(row)})`];
    });
    if (wrong.length > 0) return { ...open(wrong.join("; "), change), proof: rows.map(proofOf) };
    return this.graded(rows);
  }

  /** How strongly rows bind: as the weakest of them, on the weakest platform, and for every targeted client. */
  graded(rows: readonly AuditRow[]): Finding {
    const findings = rows.map((row) => this.gradedRow(row));
    if (findings.length === 0) return open("nothing is stated");
    const whole = both(...findings);
    if (findings.length <= mostNamed) return whole;
    const named = findings.filter(({ verdict }) => verdict === whole.verdict).slice(0, mostNamed);
    return { ...whole, because: `${both(...named).because}; and ${findings.length - named.length} more` };
  }

  private gradedRow(row: AuditRow): Finding {
    const weakest = this.platforms.map((platform) => verdicts[row.strengths[platform] ?? "none"]);
    const verdict = (["open", "default"] as const).find((candidate) => weakest.includes(candidate)) ?? "enforced";
    const said = `${row.constraint} is ${shortValue(row.value)} (${placeText(row)})`;
    const uneven = Object.values(row.strengths).some((strength) => strength !== "enforced")
      ? `, ${strengthsText(row.strengths)}`
      : "";
    const gaps = row.gaps.map((gap) => `; clients ${gapText(gap)} do not enforce it`).join("");
    const changes = row.gaps.flatMap(({ enforcedSince }) =>
      enforcedSince === "" ? [] : [`targets: { codex: ">=${enforcedSince} ..." } (for ${row.constraint})`],
    );
    return {
      verdict: row.gaps.length > 0 ? oneWorse(verdict) : verdict,
      because: `${said}${uneven}${gaps}`,
      proof: [proofOf(row)],
      changes,
    };
  }
}

function oneWorse(verdict: Verdict): Verdict {
  return verdict === "enforced" ? "default" : "open";
}

export function proofOf({ constraint, layer, file, line }: AuditRow): Finding["proof"][number] {
  return { constraint, layer, file, line };
}

function shortValue(value: Plain): string {
  if (isPlainMap(value) && Object.keys(value).length > 0) return "stated";
  const text = valueText(value);
  return text.length <= longestValue ? text : `${text.slice(0, longestValue - 1)}\u2026`;
}

/** Complaints about a value, for `stated`. */
export const mustBe =
  (wanted: Plain) =>
  (value: Plain): string | undefined =>
    value === wanted ? undefined : `is ${valueText(value)}`;

export const mustLack =
  (...unwanted: readonly string[]) =>
  (value: Plain): string | undefined => {
    const found = unwanted.filter((item) => (isPlainList(value) ? value.includes(item) : value === item));
    return found.length === 0 ? undefined : `allows ${found.join(", ")}`;
  };
