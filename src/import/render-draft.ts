import { Document, Pair, Scalar, YAMLMap, YAMLSeq } from "yaml";
import { constraintPosition, constraintOfMember, constraints, findConstraint } from "../catalogue/constraints/index.ts";
import { commentText } from "../codex/emit/toml-text.ts";
import type { LocatedEntry, LocatedMap } from "../source/located.ts";
import type { Draft } from "./draft.ts";
import { toYaml } from "./to-yaml.ts";

/** The draft as a policy document; `head` is a comment at its top, one line for each entry. */
export function renderDraft(draft: Draft, head: readonly string[]): string {
  const root = new YAMLMap();
  const add = (key: string, value: unknown): void => void root.items.push(new Pair(new Scalar(key), value));
  add("mandate", new Scalar(1));
  add("name", new Scalar(draft.name));
  add("owner", new Scalar("security@example.com"));
  add("organization", flowMap({ name: "Imported", identifier: "com.example.codex" }));
  const targets = flowMap({ codex: draft.range });
  targets.items.push(new Pair(new Scalar("platforms"), flowList(draft.platforms)));
  add("targets", targets);
  for (const entry of inCatalogueOrder(draft.words, []).entries) add(entry.key, toYaml(entry.value));
  if (draft.acceptedGaps.length > 0) {
    const gaps = new YAMLSeq();
    for (const { constraint, versions, until } of draft.acceptedGaps)
      gaps.items.push(
        flowMap({ constraint, versions, because: "Imported as it was: these clients ignored it before", until }),
      );
    add("accept_gaps", gaps);
  }
  if (draft.tests.length > 0) {
    const tests = new YAMLSeq();
    for (const { question, expect } of draft.tests) {
      const test = toYaml({
        ...question,
        entries: [
          ...question.entries,
          { key: "expect", keySpan: question.span, value: { kind: "scalar", value: expect, span: question.span } },
        ],
      });
      if (!(test instanceof Scalar)) test.flow = true;
      tests.items.push(test);
    }
    add("tests", tests);
  }
  const document = new Document(root, { version: "1.2" });
  // The library puts a # before each line; an empty one would end the comment.
  document.commentBefore = head.map((line) => ` ${commentText(line)}`).join("\n");
  return document.toString({ lineWidth: 0 });
}

function flowMap(fields: Readonly<Record<string, string>>): YAMLMap {
  const map = new YAMLMap();
  for (const [key, value] of Object.entries(fields)) map.items.push(new Pair(new Scalar(key), new Scalar(value)));
  map.flow = true;
  return map;
}

function flowList(values: readonly string[]): YAMLSeq {
  const list = new YAMLSeq();
  for (const value of values) list.items.push(new Scalar(value));
  list.flow = true;
  return list;
}

/** Sections and the words in them stand in the order of the catalogue; what is below a word keeps its own. */
function inCatalogueOrder(words: LocatedMap, above: readonly string[]): LocatedMap {
  const entries = words.entries.map((entry) => {
    const path = [...above, entry.key];
    const isSection = findConstraint(path.join(".")) === undefined && entry.value.kind === "map";
    return isSection && entry.value.kind === "map" ? { ...entry, value: inCatalogueOrder(entry.value, path) } : entry;
  });
  const position = ({ key }: LocatedEntry) => wordPosition([...above, key].join("."));
  return { ...words, entries: entries.sort((a, b) => position(a) - position(b)) };
}

function wordPosition(name: string): number {
  const first = constraintOfMember(name) ?? constraints.find((constraint) => constraint.id.startsWith(`${name}.`));
  return first === undefined ? constraints.length : constraintPosition(first.id);
}
