import type { Constraint } from "../constraint.ts";
import { constraints } from "../constraints/index.ts";
import { metadata } from "../metadata.ts";
import type { Field, PolicyType } from "../policy-type.ts";
import { describeOrder } from "./describe-order.ts";
import { describeType, tableWithin } from "./describe-type.ts";
import type { EmittedFact } from "./emitted-fact.ts";
import type { LanguageFacts } from "./library-facts.ts";
import { code, generatedNote, markdownTable } from "./markdown.ts";
import { sections } from "./sections.ts";

export interface PolicyPageFacts extends LanguageFacts {
  /** What the example of each constraint becomes. */
  readonly emitted: readonly EmittedFact[];
  /** A value as YAML. */
  readonly yaml: (value: unknown) => string;
}

/** The reference of the policy language: every key of a layer and every constraint, from the catalogue. */
export function policyPage(facts: PolicyPageFacts): string {
  const tops = [...new Set(constraints.map((constraint) => constraint.id.split(".")[0] ?? ""))];
  return [
    generatedNote,
    "# The policy language: reference",
    "One YAML document is one layer. Whatever a policy does not state is unconstrained, unless an entry says otherwise. Editors complete and check a policy with `schemas/policy.schema.json`.",
    `Sections: ${tops.map((top) => `[${top}](#${top})`).join(" · ")}`,
    "## Keys of a layer",
    fieldTable(metadata),
    ...Object.entries(metadata).flatMap(([key, field]) => innerTable(key, field.type)),
    "### Tests",
    "Each test asks one question and expects one of the verdicts of that kind; the least strict stands first.",
    markdownTable(
      ["question", "verdicts"],
      facts.testKinds.map(({ kind, verdicts }) => [code(kind), verdicts.map(code).join(", ")]),
    ),
    ...tops.flatMap((top) => sectionPart(top, facts)),
    `## Codex's own words`,
    "Any other key of requirements.toml may stand at the top of a layer by its own name, as under `codex.requirements`. [codex-keys.md](codex-keys.md) lists them all.",
    "",
  ].join("\n\n");
}

function sectionPart(top: string, facts: PolicyPageFacts): readonly string[] {
  const own = constraints.filter((constraint) => constraint.id === top || constraint.id.startsWith(`${top}.`));
  return [
    `## ${top}`,
    ...(sections[top] === undefined ? [] : [sections[top]]),
    ...own.flatMap((constraint) => constraintPart(constraint, facts)),
    ...(top === "hooks" ? libraryPart(facts) : []),
  ];
}

function constraintPart(constraint: Constraint, facts: PolicyPageFacts): readonly string[] {
  const order = describeOrder(constraint.order);
  const { id, summary, type, whenAbsent, limits, doesNotCover, controls } = constraint;
  return [
    `### ${id}`,
    summary,
    [
      `- Type: ${describeType(type)}.`,
      `- When absent: ${whenAbsent === undefined ? "unconstrained" : code(JSON.stringify(whenAbsent))}.`,
      `- Order: ${order.tighter}`,
      `- Layers: ${order.combining}`,
      ...(limits === undefined ? [] : [`- Limits: ${limits}`]),
      ...(constraint.advisory === true ? ["- Advisory: it is delivered, and nothing enforces it."] : []),
    ].join("\n"),
    ...innerTable(id, type),
    "Example:",
    `\`\`\`yaml\n${facts.yaml(nested(id, constraint.example)).trimEnd()}\n\`\`\``,
    ...emittedPart(facts.emitted.filter((fact) => fact.constraint === id)),
    ...(doesNotCover.length === 0 ? [] : ["Does not cover:", doesNotCover.map((text) => `- ${text}`).join("\n")]),
    ...(controls.length === 0 ? [] : [`Supports: ${controls.map(code).join(", ")}.`]),
  ];
}

/** What the example becomes: the keys, who knows them, and how strongly they bind. */
function emittedPart(emitted: readonly EmittedFact[]): readonly string[] {
  if (emitted.length === 0) return [];
  const platforms = ["macos", "windows", "linux", "cloud"];
  return [
    "In Codex:",
    markdownTable(
      ["key", "file", "clients", ...platforms],
      emitted.map((fact) => [
        `${code(fact.key)}${fact.added ? " (added)" : ""}`,
        fact.file,
        `${fact.since} and newer`,
        ...platforms.map((platform) => fact.strengths[platform] ?? "–"),
      ]),
    ),
  ];
}

function innerTable(id: string, type: PolicyType): readonly string[] {
  const table = tableWithin(type);
  if (table === undefined) return [];
  const inner = Object.entries(table.fields).flatMap(([key, field]) => innerTable(`${id}: ${key}`, field.type));
  return [`Keys of ${code(id)}:`, fieldTable(table.fields), ...inner];
}

function fieldTable(fields: Readonly<Record<string, Field>>): string {
  return markdownTable(
    ["key", "", "type", "meaning"],
    Object.entries(fields).map(([key, field]) => [
      code(key),
      field.required === true ? "required" : "",
      describeType(field.type),
      field.whenAbsent === undefined
        ? field.summary
        : `${field.summary} When absent: ${code(JSON.stringify(field.whenAbsent))}.`,
    ]),
  );
}

function libraryPart({ hooks }: LanguageFacts): readonly string[] {
  return [
    "### The hook library",
    ...hooks.flatMap((hook) => [
      `#### ${hook.name}`,
      `${hook.summary} Runs on ${hook.events.map(code).join(", ")}.`,
      ...(hook.parameters.length === 0
        ? []
        : [
            markdownTable(
              ["parameter", "", "meaning", "when absent"],
              hook.parameters.map((parameter) => [
                code(parameter.name),
                parameter.required ? "required" : "",
                parameter.summary,
                parameter.default === undefined ? "" : code(JSON.stringify(parameter.default)),
              ]),
            ),
          ]),
      "Does not see:",
      hook.doesNotSee.map((text) => `- ${text}`).join("\n"),
    ]),
  ];
}

function nested(id: string, value: unknown): unknown {
  return id.split(".").reduceRight<unknown>((inner, step) => ({ [step]: inner }), value);
}
