import { inert } from "../../diagnostics/views/inert.ts";
import type { Plain } from "../../source/located.ts";
import type { Change, DiffReport } from "../change.ts";
import { inReviewOrder, nameOf, placeText, summaryText } from "./words.ts";

/** One page that needs nothing else: both sides beside each other, looser first. Everything from a policy is escaped. */
export function htmlView(report: DiffReport): string {
  const rows = inReviewOrder(report.changes).map(row).join("\n");
  const hazards = [
    ...report.hazards.appear.map((hazard) => ["appears", hazard] as const),
    ...report.hazards.go.map((hazard) => ["goes", hazard] as const),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Policy review: ${escape(report.old)} to ${escape(report.new)}</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { margin: 2rem auto; max-width: 90rem; padding: 0 1rem }
.scroll { overflow-x: auto }
table { border-collapse: collapse; width: 100% }
caption { text-align: left; font-weight: bold; padding: .5rem 0 }
th, td { border-bottom: 1px solid #8888; padding: .5rem; text-align: left; vertical-align: top }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; font: 14px/1.4 ui-monospace, monospace }
.direction { font-weight: bold; white-space: nowrap }
.place { font-size: .85rem }
:focus-visible { outline: 3px solid #1a66d6; outline-offset: 2px }
</style>
</head>
<body>
<main>
<h1>Policy review</h1>
<p>${escape(report.old)} → ${escape(report.new)}</p>
<p><strong>${summaryText(report)}</strong>. Verdict: ${report.verdict}. Update: ${report.update.kind} (${escape(report.update.because)}).</p>
${report.changes.length === 0 ? "<p>No change in meaning.</p>" : `<div class="scroll" tabindex="0" role="region" aria-label="Changes"><table>\n<caption>Changes, looser first</caption>\n<thead><tr><th scope="col">Direction</th><th scope="col">Constraint</th><th scope="col">Old</th><th scope="col">New</th></tr></thead>\n<tbody>\n${rows}\n</tbody>\n</table></div>`}
${hazards.length === 0 ? "" : `<h2>Hazards</h2>\n<ul>\n${hazards.map(([what, hazard]) => `<li>${what}: <code>${escape(hazard.code)}</code> ${escape(hazard.message)}</li>`).join("\n")}\n</ul>`}
</main>
</body>
</html>
`;
}

function row(change: Change): string {
  const notes = [
    ...(change.note === undefined ? [] : [`<div>${escape(change.note)}</div>`]),
    ...(change.accepted === undefined
      ? []
      : [`<div>accepted by ${escape(change.accepted.who)}: ${escape(change.accepted.why)}</div>`]),
    ...(change.settings.length === 0
      ? []
      : [
          `<details><summary>Emitted settings</summary><ul>${change.settings.map((setting) => `<li><code>${escape(`${setting.artefact} ${setting.path}`)}</code> ${escape(setting.platforms.join(", "))}</li>`).join("")}</ul></details>`,
        ]),
  ];
  return `<tr><td class="direction">${change.direction}</td><th scope="row"><code>${escape(nameOf(change))}</code>${notes.join("")}</th>${cell(change.before, placeText(change.old))}${cell(change.after, placeText(change.new))}</tr>`;
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
