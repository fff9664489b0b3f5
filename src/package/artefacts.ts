import { invariant } from "../diagnostics/diagnostic.ts";
import type { HookScript, PackageInput, Platform, PlatformTexts, SourceConstraint } from "./types.ts";

/** One emitted text as it lies in Codex's system directory. */
export interface Artefact {
  /** Relative to the system directory: `requirements.toml`, `rules/<policy>.rules`, `hooks/<id>.sh`. */
  readonly name: string;
  readonly text: string;
  readonly mode: number;
}

/** The key of an artefact in `PackageInput.constraintsByFile`: `linux/requirements.toml`, `macos/hooks/guard.sh`. */
export function artefactKey(platform: Platform, name: string): string {
  return `${platform}/${name}`;
}

/**
 * The artefacts of a platform in the order in which they may safely come into force: what requirements.toml refers to
 * before requirements.toml itself.
 */
export function artefactsOf(input: PackageInput, platform: Platform): readonly Artefact[] {
  const texts = input.platforms[platform];
  if (texts === undefined) return [];
  return [
    ...texts.hooks.map((hook) => ({ name: `hooks/${fileNameOf(hook)}`, text: hook.text, mode: 0o755 })),
    ...plainArtefacts(input.policy, texts),
  ];
}

// The installers' lists of files have one path a line.
function fileNameOf({ fileName }: HookScript): string {
  invariant(
    /^[^/\\\0\r\n]+$/.test(fileName) && !/^\.{1,2}$/.test(fileName),
    "a hook script's file name is no file name",
  );
  return fileName;
}

function plainArtefacts(policy: string, texts: PlatformTexts): readonly Artefact[] {
  const named: readonly (readonly [string, string | undefined])[] = [
    [`rules/${policy}.rules`, texts.rules],
    ["config.toml", texts.systemConfig],
    ["managed_config.toml", texts.managedConfig],
    ["requirements.toml", texts.requirements],
  ];
  return named.flatMap(([name, text]) => (text === undefined ? [] : [{ name, text, mode: 0o644 }]));
}

/** The source constraints that the given artefacts of a platform carry, each once. */
export function constraintsOf(
  input: PackageInput,
  platform: Platform,
  artefacts: readonly { readonly name: string }[],
): readonly SourceConstraint[] {
  const keys = artefacts.map(({ name }) => artefactKey(platform, name));
  const known = knownConstraints.get(input) ?? new Map<string, readonly SourceConstraint[]>();
  knownConstraints.set(input, known);
  const question = JSON.stringify(keys);
  let answer = known.get(question);
  if (answer === undefined) {
    const found = keys.flatMap((key) => input.constraintsByFile?.[key] ?? []);
    const keyOf = ({ constraint, layer, file, line }: SourceConstraint) => `${constraint}\0${layer}\0${file}\0${line}`;
    answer = [...new Map(found.map((constraint) => [keyOf(constraint), constraint])).values()];
    known.set(question, answer);
  }
  return answer;
}

/** Most files of a platform carry all of its artefacts, and so the very same list. */
const knownConstraints = new WeakMap<PackageInput, Map<string, readonly SourceConstraint[]>>();
