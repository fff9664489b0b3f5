import { catalogueVersion } from "../../catalogue/codex/index.ts";
import { settingsByFile } from "../../codex/emit/platform-texts.ts";
import type { PlatformModel } from "../../codex/model.ts";
import type { SourceNames } from "../../codex/provenance.ts";
import type { Setting } from "../../codex/setting.ts";
import { invariant } from "../../diagnostics/diagnostic.ts";
import { artefactKey } from "../../package/artefacts.ts";
import type { PackageInput, PlatformTexts, SourceConstraint } from "../../package/types.ts";
import { type ComposedLeaf, leafOf } from "../../policy/composed.ts";
import { textsOf } from "../../codex/lower/nodes.ts";
import { toolVersion } from "../../version.ts";
import type { EmittedGroup, LoadedPolicy } from "./load-policy.ts";

/** What packaging needs to know of one compiled group. */
export function packageInput(
  loaded: LoadedPolicy,
  group: EmittedGroup,
  sourceDateEpoch: number | undefined,
): PackageInput {
  const { policy, names } = loaded;
  invariant(policy?.organization, "a policy without an organization is not packaged");
  const [allow, deny, exclusive] = [
    leafOf(policy, "network.allow"),
    leafOf(policy, "network.deny"),
    leafOf(policy, "network.exclusive"),
  ];
  const domains =
    allow === undefined && deny === undefined
      ? {}
      : {
          domains: {
            allow: textsOf(allow?.value),
            deny: textsOf(deny?.value),
            exclusive: exclusive?.value.kind === "scalar" && exclusive.value.value === true,
          },
        };
  return {
    policy: policy.name,
    description: policy.description,
    owner: policy.owner,
    organization: { name: policy.organization.name, identifier: policy.organization.identifier },
    revision: loaded.revision,
    clientRange: policy.targets?.range ?? "",
    clientFloor: group.lowest,
    clientCeiling: group.highest,
    toolVersion,
    catalogueVersion,
    inputs: loaded.inputs,
    platforms: Object.fromEntries<PlatformTexts>(group.texts),
    ...domains,
    constraintsByFile: Object.fromEntries(
      group.models.flatMap((model) => constraintsByFile(model, policy.name, names)),
    ),
    ...(sourceDateEpoch === undefined ? {} : { sourceDateEpoch }),
  };
}

function constraintsByFile(
  model: PlatformModel,
  policy: string,
  names: SourceNames,
): readonly (readonly [string, readonly SourceConstraint[]])[] {
  const files = settingsByFile(model);
  const of = (settings: readonly Setting[]) =>
    sourceConstraints(
      settings.flatMap((setting) => setting.leaves),
      names,
    );
  return [
    [artefactKey(model.platform, "requirements.toml"), of(files.requirements)],
    [artefactKey(model.platform, "managed_config.toml"), of(files.pinned)],
    [artefactKey(model.platform, "config.toml"), of(files.defaults)],
    [
      artefactKey(model.platform, `rules/${policy}.rules`),
      sourceConstraints(
        model.rules.map((rule) => rule.leaf),
        names,
      ),
    ],
    ...model.hooks.map(
      (hook) =>
        [
          artefactKey(model.platform, `hooks/${hook.id}.${model.platform === "windows" ? "ps1" : "sh"}`),
          sourceConstraints(hook.leaves, names),
        ] as const,
    ),
  ];
}

function sourceConstraints(leaves: readonly ComposedLeaf[], names: SourceNames): readonly SourceConstraint[] {
  const found = new Map(leaves.map((leaf) => [leaf.id, leaf]));
  return [...found.values()].map((leaf) => ({
    constraint: leaf.id,
    layer: leaf.layer,
    file: names.relative(leaf.span.file),
    line: leaf.span.start.line,
  }));
}
