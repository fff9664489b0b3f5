import { documentTree } from "../../codex/document-tree.ts";
import { settingsByFile } from "../../codex/emit/platform-texts.ts";
import type { PlatformModel } from "../../codex/model.ts";
import type { Setting } from "../../codex/setting.ts";
import type { SimulatedBundle } from "../../simulate/index.ts";
import { isPlainMap, toPlain } from "../../source/located.ts";
import { startOfFile } from "../../source/span.ts";

/** A platform's model as the simulator reads it: the meaning of the files that would be emitted. */
export function simulatedBundle(model: PlatformModel): SimulatedBundle {
  const files = settingsByFile(model);
  return {
    platform: model.platform,
    requirements: plain(files.requirements),
    managedConfig: plain(files.pinned),
    systemConfig: plain(files.defaults),
    rules:
      model.platform === "cloud"
        ? []
        : model.rules.map((rule) => ({
            id: rule.id,
            pattern: rule.pattern.map((alternatives) =>
              alternatives.length === 1 ? (alternatives[0] ?? "") : alternatives,
            ),
            decision: rule.decision,
            ...(rule.justification === undefined ? {} : { justification: rule.justification }),
          })),
    libraryHooks: model.hooks.flatMap((hook) =>
      hook.run.kind === "library"
        ? [
            {
              id: hook.id,
              event: hook.event,
              use: hook.run.use,
              parameters: hook.run.parameters,
              ...(hook.matcher === undefined ? {} : { matcher: hook.matcher }),
            },
          ]
        : [],
    ),
  };
}

function plain(settings: readonly Setting[]): SimulatedBundle["requirements"] {
  const tree = toPlain(documentTree(settings, startOfFile("")));
  return isPlainMap(tree) ? tree : {};
}
