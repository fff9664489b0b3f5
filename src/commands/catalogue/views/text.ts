import type { EnumFact } from "../../../catalogue/codex/index.ts";
import { describeLifetime } from "../../../catalogue/reference/describe-lifetime.ts";
import type { CatalogueChange } from "../changes.ts";
import type { CatalogueEntry } from "../entry.ts";
import { type CatalogueView, placeOf, versionsOf } from "./view.ts";

export const textView: CatalogueView = {
  entries: ({ exact, further }, versions) => {
    const parts = exact.map((entry) => details(entry, versions));
    if (further.length > 0) parts.push(table(further.map((entry) => row(entry, versions))));
    return `${parts.join("\n\n")}\n`;
  },
  changes: ({ from, to, appeared, changed, gone }) => {
    const parts = [
      `Codex ${to} compared with ${from}`,
      ...section("Appeared", appeared),
      ...section("Changed", changed),
      ...section("Gone", gone),
    ];
    return `${parts.length === 1 ? `${parts[0] ?? ""}: no difference that the catalogue knows` : parts.join("\n\n")}\n`;
  },
};

function details(entry: CatalogueEntry, versions: readonly string[]): string {
  const lines: (readonly [string, string | undefined])[] = [
    ["type", entry.type],
    ["what", entry.description],
    ["known to", versionsOf(entry, "known", versions) ?? "none"],
    ["ignored by", versionsOf(entry, "ignored", versions)],
    ["refused by", versionsOf(entry, "refused", versions)],
    ["stops sessions of", versionsOf(entry, "fails sessions", versions)],
    ["another name of", entry.aliasOf],
    ["word", entry.word],
    ...entry.values.map((value) => ["value", describeValue(value)] as const),
    ...entry.limits.map(
      (limit) =>
        [
          `on ${limit.on}`,
          `${limit.effect} (${limit.mark}${limit.evidence === "" ? "" : `: ${limit.evidence}`})`,
        ] as const,
    ),
    ["evidence", entry.evidence === "" ? undefined : entry.evidence],
  ];
  const shown = lines.flatMap(([label, text]) => (text === undefined ? [] : [`  ${label.padEnd(18)}${text}`]));
  return [`${entry.name} (${placeOf(entry)})`, ...shown].join("\n");
}

function describeValue(value: EnumFact): string {
  const refused = value.refusedBy.map(({ from, to }) => (from === to ? from : `${from}..${to}`)).join(", ");
  return `"${value.value}": ${describeLifetime(value)}${refused === "" ? "" : `; refused by ${refused}`}`;
}

function row(entry: CatalogueEntry, versions: readonly string[]): readonly string[] {
  const known = versionsOf(entry, "known", versions);
  const refused = versionsOf(entry, "refused", versions);
  return [entry.name, placeOf(entry), known ?? "none", refused === undefined ? "" : `refused by ${refused}`];
}

function section(title: string, changes: readonly CatalogueChange[]): readonly string[] {
  if (changes.length === 0) return [];
  return [`${title}\n${table(changes.map((change) => [`  ${change.name}`, change.file ?? change.kind, change.what]))}`];
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.min(60, Math.max(...rows.map((cells) => (cells[column] ?? "").length))),
  );
  return rows
    .map((cells) =>
      cells
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
