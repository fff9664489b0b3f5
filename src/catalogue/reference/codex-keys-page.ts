import { catalogueVersion, features, hookEvents } from "../codex/data.ts";
import { keyFacts } from "../codex/keys.ts";
import type { CodexArtefact, CodexType } from "../codex/types.ts";
import { knownVersions } from "../codex/versions.ts";
import { constraints } from "../constraints/index.ts";
import { describeLimits } from "./describe-lifetime.ts";
import { code, generatedNote, markdownTable } from "./markdown.ts";

/** Table 1 for people: every key that Codex understands, and the word of the policy language that owns it. */
export function codexKeysPage(): string {
  return [
    generatedNote,
    "# What Codex understands",
    `Measured from released clients, ${knownVersions[0] ?? ""} to ${knownVersions.at(-1) ?? ""} (catalogue ${catalogueVersion}). No entry under "since" or "until": the oldest or the newest of them knows the key. \`mandate catalogue KEY\` shows the evidence.`,
    "## requirements.toml",
    keyTable("requirements"),
    "## config.toml and managed_config.toml",
    keyTable("config"),
    "## Hook events",
    lifeTable(
      "event",
      hookEvents.map((event) => ({ ...event, name: event.event })),
    ),
    "## Features",
    lifeTable("feature", features),
    "",
  ].join("\n\n");
}

function keyTable(artefact: CodexArtefact): string {
  const owners = new Map(
    constraints.flatMap((constraint) =>
      constraint.owns.filter((key) => key.artefact === artefact).map((key) => [key.path, constraint.id] as const),
    ),
  );
  return markdownTable(
    ["key", "type", "since", "until", "word", "remarks"],
    keyFacts(artefact).map((fact) => [
      code(fact.path),
      describeCodexType(fact.type),
      fact.since ?? "",
      fact.until ?? "",
      owners.has(fact.path) ? code(owners.get(fact.path) ?? "") : "",
      [
        ...(fact.aliasOf === undefined ? [] : [`another name of ${code(fact.aliasOf)}`]),
        ...describeLimits(fact.limits ?? []),
      ].join(" "),
    ]),
  );
}

interface Named {
  readonly name: string;
  readonly since?: string;
  readonly until?: string;
}

function lifeTable(what: string, entries: readonly Named[]): string {
  return markdownTable(
    [what, "since", "until"],
    entries.map(({ name, since, until }) => [code(name), since ?? "", until ?? ""]),
  );
}

/** A type of Codex's own files in a few words. */
export function describeCodexType(type: CodexType): string {
  switch (type.kind) {
    case "boolean":
    case "string":
    case "path":
    case "number":
    case "integer":
      return type.kind;
    case "choice":
      return type.of.map((value) => JSON.stringify(value)).join(" or ");
    case "list":
      return `list of ${describeCodexType(type.item)}`;
    case "map":
      return `map of ${describeCodexType(type.value)}`;
    case "table":
      return type.strict ? "table, unknown keys refused" : "table";
    case "union":
      return type.of.map(describeCodexType).join(", or ");
    case "any":
      return "anything";
  }
}
