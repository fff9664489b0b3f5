import type { PlatformModel } from "../codex/model.ts";
import type { ComposedLeaf } from "../policy/composed.ts";
import { stringValue } from "../source/located.ts";

/** The texts and scripts that the values of a policy only name, by constraint: a changed script is a changed hook. */
export function contentsByLeaf(
  models: readonly PlatformModel[],
): ReadonlyMap<ComposedLeaf, Readonly<Record<string, string>>> {
  const contents = new Map<ComposedLeaf, Readonly<Record<string, string>>>();
  for (const model of models) {
    for (const setting of model.settings) {
      const [leaf] = setting.leaves;
      const text = stringValue(setting.value);
      if (leaf?.constraint.type.kind === "text" && leaf.constraint.type.format === "file" && text !== undefined)
        contents.set(leaf, { text });
    }
    for (const hook of model.hooks) {
      const [leaf] = hook.leaves;
      if (leaf === undefined || hook.run.kind !== "script") continue;
      const { unix, windows } = hook.run;
      contents.set(leaf, { ...(unix === undefined ? {} : { unix }), ...(windows === undefined ? {} : { windows }) });
    }
  }
  return contents;
}
