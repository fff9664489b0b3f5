import type { PlatformModel } from "../../codex/model.ts";
import type { SourceNames } from "../../codex/provenance.ts";
import type { Setting } from "../../codex/setting.ts";
import type { ComposedLeaf } from "../../policy/composed.ts";
import type { DecidingConstraint, Question, SettingPath } from "../../simulate/index.ts";
import { isPlainList, isPlainMap, type LocatedNode, nodeAt, type Plain } from "../../source/located.ts";
import type { Span } from "../../source/span.ts";
import { libraryGuards } from "./guards.ts";

/** The constraints behind a setting that decided an answer; of a guard's rules the ones that refuse the question. */
export function decidingConstraints(
  model: PlatformModel,
  names: SourceNames,
  path: SettingPath,
  question?: Question,
): readonly DecidingConstraint[] {
  const [file, ...rest] = path;
  const named = (leaves: readonly ComposedLeaf[]) => leaves.map((leaf) => constraintAt(leaf, leaf.span, leaf.layer));
  if (file === "hooks" || file === "libraryHooks") return named(hookLeaves(model, String(rest[0]), question));
  if (file === "rules") {
    const rule = typeof rest[0] === "number" ? model.rules[rest[0]] : model.rules.find(({ id }) => id === rest[0]);
    return rule === undefined ? [] : named([rule.leaf]);
  }
  const setting = settingAt(model, path);
  if (setting === undefined) return [];
  const inside = nodeAt(setting.value, rest.slice(setting.path.length))?.span ?? setting.value.span;
  const written = setting.leaves.filter((leaf) => isMember(leaf, inside));
  if (written.length > 0) return written.map((leaf) => constraintAt(leaf, inside, names.layerOf(inside.file)));
  return named(setting.leaves);
}

/** The leaf to blame for a setting. */
export function decidingLeaf(model: PlatformModel, path: SettingPath): ComposedLeaf | undefined {
  return settingAt(model, path)?.leaves[0];
}

/** The emitted setting at a path, or else the nearest one around it or below it. */
function settingAt(model: PlatformModel, [, ...rest]: SettingPath): Setting | undefined {
  for (let length = rest.length; length > 0; length -= 1) {
    const wanted = JSON.stringify(rest.slice(0, length));
    const found = model.settings.find(
      (setting) =>
        JSON.stringify(setting.path) === wanted || JSON.stringify(setting.path).startsWith(`${wanted.slice(0, -1)},`),
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

/** One hook guards all rules that ask for it: those that refuse this very command are the ones that decide. */
function hookLeaves(model: PlatformModel, id: string, question?: Question): readonly ComposedLeaf[] {
  const hook = model.hooks.find((candidate) => candidate.id === id);
  if (hook?.run.kind !== "library") return hook?.leaves ?? [];
  const { use, parameters } = hook.run;
  const rules: Plain = parameters["rules"] ?? [];
  if (question === undefined || !isPlainList(rules) || rules.length !== hook.leaves.length) return hook.leaves;
  const refusing = hook.leaves.filter((_, index) => {
    const alone = { ...parameters, rules: rules.slice(index, index + 1) };
    return libraryGuards[use]?.(alone, guardInput(question)) === "block";
  });
  return refusing.length === 0 ? hook.leaves : refusing;
}

function guardInput(question: Question): Readonly<Record<string, Plain>> {
  if (question.kind === "command") return { tool_input: { command: question.command } };
  return question.kind === "hook" && isPlainMap(question.input) ? question.input : {};
}

/** Whether a place is a part of the value as some layer wrote it: a member of a list has a line of its own, which says more. */
function isMember(leaf: ComposedLeaf, place: Span): boolean {
  const written: readonly LocatedNode[] = [leaf.value, ...leaf.contributions.map(({ value }) => value)];
  return written.some(
    (node) =>
      node.kind === "list" &&
      node.items.some(
        ({ span }) =>
          span.file === place.file &&
          span.start.offset <= place.start.offset &&
          place.end.offset <= span.end.offset &&
          place.end.offset > place.start.offset,
      ),
  );
}

function constraintAt(leaf: ComposedLeaf, span: Span, layer: string): DecidingConstraint {
  return { constraint: leaf.id, layer, file: span.file, line: span.start.line };
}
