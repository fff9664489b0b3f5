import template from "../../../templates/fleet/fleet.html.hbs";
import style, { text as styleText } from "../../../templates/fleet/fleet.css.hbs";
import { inert } from "../../diagnostics/views/inert.ts";
import { base64 } from "../../package/bytes.ts";
import { templateRenderer, type TemplateValue } from "../../package/render-template.ts";
import { toolVersion } from "../../version.ts";
import type { FleetPart, FleetPicture, Standings } from "../picture.ts";
import type { FleetViewOptions } from "./view.ts";
import { caveats, counted, countText, standings } from "./words.ts";

const render = templateRenderer(template, { style });

/** The width of a bar, in the units of its drawing. */
const barWidth = 10_000;
/** Narrower pieces could not be seen. */
const narrowest = 60;
/** Rows of a table; the page says how many more there are. */
const mostRows = 25;
const mostEndpoints = 200;

/**
 * One page that needs nothing else and may load nothing: no script at all, and a security policy that names the hash of its only style
 * sheet. Every number of a drawing stands in the table beside it.
 */
export function htmlView(picture: FleetPicture, { crypto }: FleetViewOptions): string {
  const { summary } = picture;
  const data: Readonly<Record<string, TemplateValue>> = {
    styleHash: base64(Buffer.from(crypto.sha256(styleText), "hex")),
    toolVersion,
    time: picture.time,
    endpoints: counted(summary.endpoints, "endpoint"),
    reports: counted(summary.reports, "report"),
    staleAfter: counted(picture.staleAfterDays, "day"),
    caveats: [...caveats(summary)],
    standings: standings.map(({ key, word, meaning }) => ({
      tone: key,
      word,
      meaning,
      count: countText(summary[key]),
      share: shareText(summary[key], summary.endpoints),
    })),
    bar: barOf(summary),
    barText: standings.map(({ key, word }) => `${countText(summary[key])} ${word}`).join(", "),
    charts: [
      ranked(
        "codes",
        "Findings",
        "What is wrong, by the number of endpoints",
        picture.codes.map((row) => [row.code, row.severity, row.endpoints]),
      ),
      ranked(
        "constraints",
        "Constraints",
        "Constraints and keys that drift, by the number of endpoints",
        picture.constraints.map((row) => [
          row.constraint,
          row.looser === 0 ? "" : `looser on ${countText(row.looser)}`,
          row.endpoints,
        ]),
      ),
      ranked(
        "files",
        "Files",
        "Files that findings are about",
        picture.paths.map((row) => [row.path, "", row.endpoints]),
      ),
    ],
    partitions: [
      partition("platforms", "Platforms", picture.platforms),
      partition("groups", "Groups", picture.groups),
      partition("clients", "Clients", picture.clients),
      partition("bundles", "Bundles", picture.bundles),
    ],
    attention: picture.attention.slice(0, mostEndpoints).map((row) => ({
      endpoint: inert(row.endpoint),
      group: inert(row.group),
      platform: inert(row.platform),
      bundle: inert(row.bundle),
      standing: row.standing,
      lastStatus: row.lastStatus,
      lastReport: row.lastReport,
      findings: countText(row.findings),
      critical: countText(row.critical),
    })),
    more: moreText(picture.attention.length, mostEndpoints),
    notVisible: picture.notVisible.map((row) => ({ what: inert(row.what), endpoints: countText(row.endpoints) })),
    malformed: picture.malformed.slice(0, mostRows).map(({ file, line, message }) => ({
      place: inert(`${file}:${line}`),
      message: inert(message),
    })),
    moreMalformed: moreText(summary.malformed, mostRows),
  };
  return render(data);
}

/** Rows of one bar each, as long as the number is large. */
function ranked(
  id: string,
  title: string,
  caption: string,
  rows: readonly (readonly [name: string, note: string, endpoints: number])[],
): TemplateValue {
  const largest = Math.max(1, ...rows.map(([, , endpoints]) => endpoints));
  return {
    id,
    title,
    caption,
    more: moreText(rows.length, mostRows),
    rows: rows.slice(0, mostRows).map(([name, note, endpoints]) => ({
      name: inert(name),
      note: inert(note),
      endpoints: countText(endpoints),
      width: Math.max(narrowest, (endpoints / largest) * barWidth),
    })),
  };
}

function partition(id: string, title: string, parts: readonly FleetPart[]): TemplateValue {
  return {
    id,
    title,
    more: moreText(parts.length, mostRows),
    heads: standings.map(({ word }) => word),
    rows: parts.slice(0, mostRows).map((part) => ({
      name: inert(part.name),
      endpoints: countText(part.endpoints),
      counts: standings.map(({ key }) => countText(part[key])),
      bar: barOf(part),
    })),
  };
}

/** The pieces of a bar that shows where endpoints stand; each at least so wide that it can be seen. */
function barOf(numbers: Standings): TemplateValue {
  const present = standings.filter(({ key }) => numbers[key] > 0);
  const widths = present.map(({ key }) => Math.max(narrowest, (numbers[key] / numbers.endpoints) * barWidth));
  const total = widths.reduce((sum, width) => sum + width, 0);
  let begin = 0;
  return present.map(({ key }, index) => {
    const x = begin;
    begin += ((widths[index] ?? 0) / total) * barWidth;
    return { tone: key, x, width: Math.trunc(begin) - Math.trunc(x) };
  });
}

/** Never `0.0 %` of something, nor `100.0 %` of all but one. */
function shareText(part: number, whole: number): string {
  const share = (part / Math.max(1, whole)) * 100;
  if (part > 0 && share < 0.1) return "under 0.1 %";
  if (part < whole && share >= 99.9) return "over 99.9 %";
  return `${share.toFixed(1)} %`;
}

function moreText(count: number, shown: number): string {
  return count > shown ? `and ${countText(count - shown)} more: mandate fleet --format json has all` : "";
}
