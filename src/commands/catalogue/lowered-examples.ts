import { findKey, keySupport, knownVersions, newestVersion } from "../../catalogue/codex/index.ts";
import type { Constraint } from "../../catalogue/constraint.ts";
import { constraints, findConstraint } from "../../catalogue/constraints/index.ts";
import type { EmittedFact } from "../../catalogue/reference/emitted-fact.ts";
import { compilePolicy } from "../../codex/compile.ts";
import { textKey } from "../../codex/lower/context.ts";
import type { PlatformModel } from "../../codex/model.ts";
import type { Setting, SettingTarget } from "../../codex/setting.ts";
import { strengthOf } from "../../codex/strength.ts";
import { invariant } from "../../diagnostics/diagnostic.ts";
import { composePolicy } from "../../policy/compose.ts";
import { readLayer } from "../../policy/read-layer.ts";
import { parseYaml } from "../../source/parse-yaml.ts";
import { sourceText } from "../../source/source-text.ts";

const file = "example.policy.yaml";

/** What the compiler makes of each constraint's example for the newest client: the reference says nothing that is not so. */
export function loweredExamples(): readonly EmittedFact[] {
  return constraints.flatMap((constraint) => loweredExample(constraint));
}

function loweredExample(constraint: Constraint): readonly EmittedFact[] {
  const facts = new Map<string, EmittedFact>();
  for (const model of compileExample(constraint))
    for (const setting of model.settings) {
      if (!setting.leaves.some((leaf) => leaf.constraint === constraint)) continue;
      const fact = emittedFact(constraint, setting, model);
      const id = `${fact.file} ${fact.key}`;
      const earlier = facts.get(id);
      facts.set(
        id,
        earlier === undefined ? fact : { ...earlier, strengths: { ...fact.strengths, ...earlier.strengths } },
      );
    }
  return [...facts.values()];
}

/** A model for each platform of a policy that says this one thing, and what it cannot do without. */
function compileExample(constraint: Constraint): readonly PlatformModel[] {
  const sections: Record<string, unknown> = {};
  for (const each of [...neededBeside(constraint), constraint]) place(sections, each.id.split("."), each.example);
  const document = {
    mandate: 1,
    name: "example",
    owner: "example",
    organization: { name: "Acme", identifier: "com.acme.codex" },
    targets: { codex: newestVersion, platforms: ["macos", "windows", "linux", "cloud"] },
    ...sections,
  };
  const layer = readLayer(file, parseYaml(sourceText(file, JSON.stringify(document))).value).value;
  invariant(layer, `the example of ${constraint.id} is a layer`);
  const chain = { layers: [layer], ancestors: new Map([[layer.name.text, new Set<string>()]]), sources: new Map() };
  const policy = composePolicy(chain, "2026-01-01T00:00:00Z").value;
  invariant(policy, `the example of ${constraint.id} composes`);
  const texts = new Map(typeof constraint.example === "string" ? [[textKey(file, constraint.example), "text"]] : []);
  return compilePolicy({ policy, texts, now: "2026-01-01T00:00:00Z" }, [newestVersion]).value.models;
}

/** A pinned provider must be defined. */
function neededBeside(constraint: Constraint): readonly Constraint[] {
  const providers = findConstraint("models.providers");
  return constraint.id === "models.provider" && providers !== undefined ? [providers] : [];
}

function place(target: Record<string, unknown>, [step, ...rest]: readonly string[], value: unknown): void {
  if (step === undefined) return;
  if (rest.length === 0) {
    target[step] = value;
    return;
  }
  const inner = (target[step] ?? {}) as Record<string, unknown>;
  target[step] = inner;
  place(inner, rest, value);
}

const files: Readonly<Record<SettingTarget, string>> = {
  requirements: "requirements.toml",
  pinned: "managed configuration",
  default: "system config.toml",
};

function emittedFact(constraint: Constraint, setting: Setting, model: PlatformModel): EmittedFact {
  const artefact = setting.target === "requirements" ? "requirements" : "config";
  return {
    constraint: constraint.id,
    file: files[setting.target],
    key: findKey(artefact, setting.path)?.path ?? setting.path.join("."),
    since: knownVersions.find((version) => keySupport(artefact, setting.path, version) === "known") ?? newestVersion,
    strengths: { [model.platform]: strengthOf(setting, model.platform) },
    added: setting.reason === "repair" || setting.reason === "equal-default",
  };
}
