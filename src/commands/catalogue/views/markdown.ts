import { code, markdownTable } from "../../../catalogue/reference/markdown.ts";
import type { CatalogueChange } from "../changes.ts";
import type { CatalogueEntry } from "../entry.ts";
import { type CatalogueView, placeOf, versionsOf } from "./view.ts";

export const markdownView: CatalogueView = {
  entries: ({ exact, further }, versions) =>
    `${markdownTable(
      head,
      [...exact, ...further].map((entry) => row(entry, versions)),
    )}\n`,
  changes: ({ from, to, appeared, changed, gone }) =>
    `${[
      `# Codex ${to} compared with ${from}`,
      ...section("Appeared", appeared),
      ...section("Changed", changed),
      ...section("Gone", gone),
    ].join("\n\n")}\n`,
};

const head = ["name", "where", "known to", "ignored by", "refused by", "word", "limits"];

function row(entry: CatalogueEntry, versions: readonly string[]): readonly string[] {
  return [
    code(entry.name),
    placeOf(entry),
    versionsOf(entry, "known", versions) ?? "none",
    versionsOf(entry, "ignored", versions) ?? "",
    versionsOf(entry, "refused", versions) ?? "",
    entry.word === undefined ? "" : code(entry.word),
    entry.limits.map((limit) => `${limit.effect} on ${limit.on}`).join(", "),
  ];
}

function section(title: string, changes: readonly CatalogueChange[]): readonly string[] {
  if (changes.length === 0) return [];
  const rows = changes.map((change) => [code(change.name), change.file ?? change.kind, change.what]);
  return [`## ${title}`, markdownTable(["name", "where", "what"], rows)];
}
