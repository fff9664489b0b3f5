import { inert } from "../../diagnostics/views/inert.ts";
import { isPlainList, type Plain } from "../../source/located.ts";
import type { DiffReport } from "../change.ts";
import type { TextHunk } from "../line-diff.ts";
import type { SideHazard } from "../side.ts";
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

/** One page that needs nothing else: both sides beside each other, looser first. Everything from a policy is escaped. */
export function htmlView(report: DiffReport): string {
  const rows = inReviewOrder(report.changes).map(row).join("\n");
  const reach = wholeReachText(report);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Policy review: ${escape(report.old)} to ${escape(report.new)}</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { margin: 2rem auto; max-width: 90rem; padding: 0 1rem; overflow-wrap: anywhere }
.scroll { overflow-x: auto }
table { border-collapse: collapse; width: 100%; table-layout: fixed; min-width: 50rem }
caption { text-align: left; font-weight: bold; padding: .5rem 0 }
th, td { border-bottom: 1px solid #8888; padding: .5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere }
th:first-child { width: 8rem }
tbody th { font-weight: normal }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; font: 14px/1.4 ui-monospace, monospace }
.direction { font-weight: bold; border-left: .4rem solid #8888 }
.looser { border-left-color: #c62828 }
.incomparable { border-left-color: #b26a00 }
.tighter { border-left-color: #2e7d32 }
.place, .note { font-size: .85rem }
ins, del { text-decoration: none; display: block }
ins { background: #2e7d3233 }
del { background: #c6282833 }
:focus-visible { outline: 3px solid #1a66d6; outline-offset: 2px }
</style>
</head>
<body>
<main>
<h1>Policy review</h1>
<p>${escape(report.old)} → ${escape(report.new)}</p>
<p><strong>${summaryText(report)}</strong>. Verdict: <strong>${report.verdict}</strong>.${reach === "" ? "" : ` It ${escape(reach)}.`}</p>
${report.changes.length === 0 ? "<p>No change in meaning.</p>" : `<div class="scroll" tabindex="0" role="region" aria-label="Changes"><table>\n<caption>Changes, looser first</caption>\n<thead><tr><th scope="col">Direction</th><th scope="col">Constraint</th><th scope="col">Old</th><th scope="col">New</th></tr></thead>\n<tbody>\n${rows}\n</tbody>\n</table></div>`}
${list("Hazards", [...report.hazards.appear.map((hazard) => hazardItem("appears", hazard)), ...report.hazards.go.map((hazard) => hazardItem("goes", hazard))])}${list(
    "Update",
    updateLines(report).map((line) => escape(line)),
  )}${list(
    "Acceptances that let nothing through",
    idleLines(report).map((line) => escape(line)),
  )}</main>
</body>
</html>
`;
}

/** A heading with a list; nothing where it would be empty. The items are HTML. */
function list(title: string, items: readonly string[]): string {
  return items.length === 0
    ? ""
    : `<h2>${title}</h2>\n<ul>\n${items.map((item) => `<li>${item}</li>`).join("\n")}\n</ul>\n`;
}

function hazardItem(what: string, { code, message, place }: SideHazard): string {
  const where = place === undefined ? "" : ` <span class="place">${escape(placeText(place))}</span>`;
  return `${what}: <code>${escape(code)}</code> ${escape(message)}${where}`;
}

function row(shared: SharedChange): string {
  const { change, name } = shared;
  const reach = sharedText(shared);
  const notes = [
    ...(isPlainList(change.before) && isPlainList(change.after)
      ? [escape(changeText(change))]
      : change.note === undefined
        ? []
        : [escape(change.note)]),
    ...(reach === "" ? [] : [`in ${escape(reach)}`]),
    ...(change.accepted === undefined
      ? []
      : [`accepted by ${escape(change.accepted.who)}: ${escape(change.accepted.why)}`]),
  ];
  const settings =
    change.settings.length === 0
      ? ""
      : `<details><summary>Emitted settings (${change.settings.length})</summary><ul>${change.settings.map((setting) => `<li><code>${escape(settingText(setting))}</code></li>`).join("")}</ul></details>`;
  const texts = (change.texts ?? []).map(
    ({ name: text, hunks }) =>
      `<details open><summary>Lines of ${escape(text)}</summary><pre>${hunks.map(hunkLines).join("")}</pre></details>`,
  );
  return `<tr><td class="direction ${change.direction}">${change.direction}</td><th scope="row"><code>${escape(name)}</code>${notes.map((note) => `<div class="note">${note}</div>`).join("")}${settings}${texts.join("")}</th>${cell(change.before, placeText(change.old))}${cell(change.after, placeText(change.new))}</tr>`;
}

/** Screen readers say ins and del; the marks are there for everyone else. */
function hunkLines({ oldStart, newStart, lines }: TextHunk): string {
  const shown = lines.map((line) => {
    const text = escape(line);
    return line.startsWith("+") ? `<ins>${text}</ins>` : line.startsWith("-") ? `<del>${text}</del>` : `${text}\n`;
  });
  return `@@ -${oldStart} +${newStart} @@\n${shown.join("")}`;
}

function cell(value: Plain | undefined, place: string): string {
  const text =
    value === undefined
      ? "<em>not stated</em>"
      : `<pre>${escape(typeof value === "string" ? value : JSON.stringify(value, null, 2), true)}</pre>`;
  return `<td>${text}${place === "" ? "" : `<div class="place">${escape(place)}</div>`}</td>`;
}

function escape(text: string, keepLines = false): string {
  const safe = keepLines ? text.split("\n").map(inert).join("\n") : inert(text);
  return safe
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
