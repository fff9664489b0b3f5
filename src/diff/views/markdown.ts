import { inert } from "../../diagnostics/views/inert.ts";
import { type Change, changeDirections, type DiffReport } from "../change.ts";
import {
  changeText,
  idleLines,
  inReviewOrder,
  placeText,
  settingText,
  type SharedChange,
  sharedText,
  summaryText,
  updateLines,
  wholeReachText,
} from "./words.ts";

/** What a comment on a pull request holds on every forge. */
export const markdownLimit = 60_000;

/** Room for what says that something was left out. */
const reserve = 400;

/** The view for a comment on a pull request: looser first, a summary line, details folded, never longer than a comment may be. */
export function markdownView(report: DiffReport): string {
  const reach = wholeReachText(report);
  const head = [
    "## Policy review",
    "",
    `**${summaryText(report)}** · verdict: **${report.verdict}** · update: ${report.update.kind}`,
    "",
    `${code(report.old)} → ${code(report.new)}${reach === "" ? "" : ` ${plain(reach)}`}`,
    "",
    "",
  ].join("\n");
  const shared = inReviewOrder(report.changes);
  const pieces = [
    ...changeDirections.flatMap((direction) => sectionPieces(shared, direction)),
    ...hazardPieces(report),
    ...foldedList(
      "Update",
      updateLines(report).map((line) => `- ${plain(line)}\n`),
    ),
    ...foldedList(
      "Acceptances that let nothing through",
      idleLines(report).map((line) => `- ${plain(line)}\n`),
    ),
  ];
  if (report.changes.length === 0 && report.hazards.appear.length + report.hazards.go.length === 0)
    return `${head}No change in meaning.\n${idleLines(report)
      .map((line) => `\n- ${plain(line)}`)
      .join("")}`;
  let text = head;
  let left = 0;
  for (const { open, body, close } of pieces) {
    if (text.length + open.length + close.length + reserve > markdownLimit) {
      left += body.length;
      continue;
    }
    text += open;
    for (const item of body) {
      if (text.length + item.length + close.length + reserve > markdownLimit) left += 1;
      else text += item;
    }
    text += close;
  }
  return left === 0
    ? text
    : `${text}\n_${left} more entries do not fit into a comment: the full report is \`mandate diff --format json\` or \`--format html\`._\n`;
}

interface Piece {
  readonly open: string;
  readonly body: readonly string[];
  readonly close: string;
}

function foldedList(title: string, body: readonly string[]): readonly Piece[] {
  return body.length === 0
    ? []
    : [{ open: `<details><summary>${title}</summary>\n\n`, body, close: "\n</details>\n\n" }];
}

function sectionPieces(changes: readonly SharedChange[], direction: Change["direction"]): readonly Piece[] {
  const some = changes.filter(({ change }) => change.direction === direction);
  if (some.length === 0) return [];
  const title = `${direction[0]?.toUpperCase() ?? ""}${direction.slice(1)} (${some.length})`;
  // What a reviewer has to see stands open; what holds as well or better is folded.
  if (direction === "tighter" || direction === "neutral") return foldedList(title, some.map(line));
  return [
    { open: `### ${title}\n\n`, body: some.map(line), close: "\n" },
    ...foldedList(`Where: ${title.toLowerCase()}`, some.map(details)),
    ...foldedList(`Scripts and texts: ${title.toLowerCase()}`, some.flatMap(textDiffs)),
  ];
}

function line(shared: SharedChange): string {
  const { change, name } = shared;
  const reach = sharedText(shared);
  const accepted =
    change.accepted === undefined ? "" : ` — accepted by ${plain(change.accepted.who)}: ${plain(change.accepted.why)}`;
  return `- ${code(name)}: ${code(changeText(change))}${reach === "" ? "" : ` — in ${plain(reach)}`}${accepted}\n`;
}

/** Emitted settings of one change that are listed; JSON and HTML have all. */
const shownSettings = 6;
const shownLines = 60;

function details({ change, name }: SharedChange): string {
  const more = change.settings.length - shownSettings;
  const places = [
    ...(change.old === undefined ? [] : [`old ${code(placeText(change.old))}`]),
    ...(change.new === undefined ? [] : [`new ${code(placeText(change.new))}`]),
    ...change.settings.slice(0, shownSettings).map((setting) => `emits ${code(settingText(setting))}`),
    ...(more > 0 ? [`${more} more settings`] : []),
  ];
  return `- ${code(name)}\n${places.map((place) => `  - ${place}\n`).join("")}`;
}

function textDiffs({ change, name }: SharedChange): readonly string[] {
  return (change.texts ?? []).map(({ name: text, hunks }) => {
    const lines = hunks.flatMap((hunk) => [`@@ -${hunk.oldStart} +${hunk.newStart} @@`, ...hunk.lines]).map(inert);
    const shown = lines.slice(0, shownLines).join("\n");
    const more = lines.length > shownLines ? `\n${lines.length - shownLines} more lines` : "";
    const longest = Math.max(2, ...[...shown.matchAll(/`+/g)].map((run) => run[0].length));
    const fence = "`".repeat(longest + 1);
    return `${code(name)} ${plain(text)}\n\n${fence}diff\n${shown}${more}\n${fence}\n\n`;
  });
}

function hazardPieces({ hazards }: DiffReport): readonly Piece[] {
  return foldedList(`Hazards: ${hazards.appear.length} appear, ${hazards.go.length} go`, [
    ...hazards.appear.map((hazard) => `- appears: ${code(hazard.code)} ${plain(hazard.message)}${at(hazard.place)}\n`),
    ...hazards.go.map((hazard) => `- goes: ${code(hazard.code)} ${plain(hazard.message)}${at(hazard.place)}\n`),
  ]);
}

function at(place: { readonly file: string; readonly line: number } | undefined): string {
  return place === undefined ? "" : ` (${code(placeText(place))})`;
}

/** Text as code: a fence of backticks longer than any inside, so that nothing in it is markup, a mention or a link. */
function code(text: string): string {
  const shown = inert(text).replaceAll(/\s+/g, " ");
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = "`".repeat(longest + 1);
  const space = shown === "" || shown.startsWith("`") || shown.endsWith("`") ? " " : "";
  return `${fence}${space}${shown}${space}${fence}`;
}

/** Prose from a policy: nothing in it is markup, a mention or a link. */
function plain(text: string): string {
  return (
    inert(text)
      .replaceAll(/\s+/g, " ")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(/([\\`*_[\]#|~!])/g, "\\$1")
      .replaceAll("@", "@\u200b")
      // Forges make links of bare addresses.
      .replaceAll("://", ":\u200b//")
      .replaceAll(/www\./gi, "$&\u200b")
  );
}
