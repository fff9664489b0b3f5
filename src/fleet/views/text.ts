import { inert } from "../../diagnostics/views/inert.ts";
import type { FleetPart, FleetPicture } from "../picture.ts";
import { caveats, counted, countText, standings } from "./words.ts";

/** More rows are in the JSON. */
const longest = 10;

/** The picture for a terminal. */
export function textView(picture: FleetPicture): string {
  const { summary } = picture;
  const shares = standings
    .filter(({ key }) => summary[key] > 0)
    .map(({ key, word }) => `${countText(summary[key])} ${word}`);
  const blocks = [
    [
      `${counted(summary.endpoints, "endpoint")}: ${shares.join(", ")}`,
      ...caveats(summary).map((text) => `  note: ${text}`),
    ],
    table(
      "Findings",
      ["code", "severity", "endpoints"],
      picture.codes.map((row) => [row.code, row.severity, countText(row.endpoints)]),
    ),
    table(
      "Constraints and keys that drift",
      ["constraint", "endpoints", "looser"],
      picture.constraints.map((row) => [row.constraint, countText(row.endpoints), countText(row.looser)]),
    ),
    table(
      "Files",
      ["path", "endpoints"],
      picture.paths.map((row) => [row.path, countText(row.endpoints)]),
    ),
    parts("Platforms", picture.platforms),
    parts("Groups", picture.groups),
    parts("Clients", picture.clients),
    parts("Bundles", picture.bundles),
    table(
      `Not in sync (stale: no report for ${counted(picture.staleAfterDays, "day")})`,
      ["endpoint", "group", "platform", "standing", "critical", "last report"],
      picture.attention.map((row) => [
        row.endpoint,
        row.group,
        row.platform,
        row.standing,
        countText(row.critical),
        row.lastReport,
      ]),
    ),
    table(
      "Not visible to these checks, so not part of any number above",
      ["what", "endpoints"],
      picture.notVisible.map((row) => [row.what, countText(row.endpoints)]),
    ),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function parts(title: string, list: readonly FleetPart[]): readonly string[] {
  const shown = standings.filter(({ key }) => list.some((part) => part[key] > 0));
  return table(
    title,
    ["", "endpoints", ...shown.map(({ word }) => word)],
    list.map((part) => [part.name, countText(part.endpoints), ...shown.map(({ key }) => countText(part[key]))]),
  );
}

function table(title: string, header: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const shown = [header, ...rows.slice(0, longest)].map((row) => row.map((cell) => shorten(inert(cell))));
  const widths = header.map((_, column) => Math.max(...shown.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd();
  const more = rows.length > longest ? [`  and ${countText(rows.length - longest)} more: --format json has all`] : [];
  return [title, ...shown.map(line), ...more];
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}\u2026` : text;
}
