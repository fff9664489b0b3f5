import type { AuditReport, AuditRow, AuditSetting } from "../../audit-report.ts";
import { gapText, placeText } from "../plain-text.ts";

/**
 * What the page's script shows when a row is opened. A page holds hundreds of rows that say much the same: fields are places in
 * lists, and texts that occur often are numbers of a common table.
 */
export function pageDetails(report: AuditReport) {
  const { platforms } = report.policy.targets;
  const texts = new TextTable();
  const rows = report.rows.map((row) => [
    row.layer,
    placeText(row),
    platforms.map((platform) => texts.number(row.strengths[platform] ?? "")),
    row.doesNotCover.map((text) => texts.number(text)),
    row.gaps.map((gap) => texts.number(gapText(gap))),
    saidBy(row, texts),
    row.settings.map((setting) => settingFields(setting, platforms, texts)),
  ]);
  return { platforms, texts: texts.list, rows };
}

/** Texts that occur often, each once. */
class TextTable {
  readonly list: string[] = [];
  private readonly numbers = new Map<string, number>();

  number(text: string): number {
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    this.numbers.set(text, this.list.length);
    this.list.push(text);
    return this.list.length - 1;
  }
}

function saidBy(row: AuditRow, texts: TextTable) {
  return row.contributions.map((item) => {
    const { layer, owner, role, excerpt, exception } = item;
    const granted =
      exception === undefined
        ? ""
        : `exception ${exception.id}, ${exception.ticket}, until ${exception.expires}, approved by ${exception.approvedBy}: ${exception.reason}`;
    return [
      texts.number(layer),
      texts.number(owner),
      placeText(item),
      texts.number(role),
      excerpt ?? "",
      texts.number(granted),
    ];
  });
}

function settingFields(setting: AuditSetting, platforms: readonly string[], texts: TextTable) {
  const mask = setting.platforms.reduce((bits, platform) => bits | (1 << platforms.indexOf(platform)), 0);
  const added =
    setting.reason === "repair" || setting.reason === "equal-default"
      ? `added by Mandate: ${setting.repairs ?? setting.reason}`
      : "";
  const why = [added, setting.clients === undefined ? "" : `clients ${setting.clients}`]
    .filter((part) => part !== "")
    .join("; ");
  const lines = setting.platforms.map((platform) => setting.lines[platform] ?? 0);
  const same = lines.every((line) => line === lines[0]);
  return [
    texts.number(setting.artefact),
    setting.path,
    mask,
    texts.number(setting.strength),
    texts.number(setting.since),
    same ? (lines[0] ?? 0) : lines,
    setting.text ?? "",
    texts.number(why),
  ];
}
