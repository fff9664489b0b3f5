import { inert } from "../../diagnostics/views/inert.ts";
import { type Change, changeDirections, type DiffReport } from "../change.ts";
import { changeText, nameOf, placeText, summaryText } from "./words.ts";

/** What a comment on a pull request holds on every forge. */
export const markdownLimit = 60_000;

/** Room for what says that something was left out. */
const reserve = 400;

/** The view for a comment on a pull request: looser first, a summary line, details folded, never longer than a comment may be. */
export function markdownView(report: DiffReport): string {
  const head = [
    "## Policy review",
    "",
    `**${summaryText(report)}** · verdict: ${report.verdict} · update: ${report.update.kind}`,
    "",
    `${code(report.old)} → ${code(report.new)}`,
    "",
  ].join("\n");
  const pieces = [
    ...changeDirections.flatMap((direction) => sectionPieces(report, direction)),
    ...hazardPieces(report),
  ];
  if (pieces.length === 0) return `${head}No change in meaning.\n`;
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

function sectionPieces({ changes }: DiffReport, direction: Change["direction"]): readonly Piece[] {
  const some = changes.filter((change) => change.direction === direction);
  if (some.length === 0) return [];
  const title = `${direction[0]?.toUpperCase() ?? ""}${direction.slice(1)} (${some.length})`;
  // What a reviewer has to see stands open; what holds as well or better is folded.
  const isOpen = direction === "looser" || direction === "incomparable";
  const list: Piece = {
    open: isOpen ? `### ${title}\n\n` : `<details><summary>${title}</summary>\n\n`,
    body: some.map(line),
    close: isOpen ? "\n" : "\n</details>\n\n",
  };
  if (!isOpen) return [list];
  return [
    list,
    {
      open: `<details><summary>Where: ${title.toLowerCase()}</summary>\n\n`,
      body: some.map(details),
      close: "\n</details>\n\n",
    },
  ];
}

function line(change: Change): string {
  const accepted =
    change.accepted === undefined ? "" : ` — accepted by ${plain(change.accepted.who)}: ${plain(change.accepted.why)}`;
  return `- ${code(nameOf(change))}: ${code(changeText(change))}${accepted}\n`;
}

function details(change: Change): string {
  const places = [
    ...(change.old === undefined ? [] : [`old ${code(placeText(change.old))}`]),
    ...(change.new === undefined ? [] : [`new ${code(placeText(change.new))}`]),
    ...change.settings
      .slice(0, 6)
      .map(
        (setting) =>
          `emits ${code(`${setting.artefact} ${setting.path}`)}${setting.platforms.length === 0 ? "" : ` on ${setting.platforms.join(", ")}`}`,
      ),
  ];
  return `- ${code(nameOf(change))}: ${places.join("; ")}\n`;
}

function hazardPieces({ hazards }: DiffReport): readonly Piece[] {
  const items = [
    ...hazards.appear.map((hazard) => `- appears: ${code(hazard.code)} ${plain(hazard.message)}\n`),
    ...hazards.go.map((hazard) => `- goes: ${code(hazard.code)} ${plain(hazard.message)}\n`),
  ];
  return items.length === 0
    ? []
    : [
        {
          open: `<details><summary>Hazards: ${hazards.appear.length} appear, ${hazards.go.length} go</summary>\n\n`,
          body: items,
          close: "\n</details>\n\n",
        },
      ];
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
  return inert(text)
    .replaceAll(/\s+/g, " ")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(/([\\`*_[\]#|~!])/g, "\\$1")
    .replaceAll("@", "@\u200b");
}
