import { type CompiledGroup, compilePolicy } from "../codex/compile.ts";
import { textKey } from "../codex/lower/context.ts";
import { type Diagnostic, hasErrors } from "../diagnostics/diagnostic.ts";
import { composePolicy } from "../policy/compose.ts";
import { readLayer } from "../policy/read-layer.ts";
import type { LocatedNode } from "../source/located.ts";
import { parseYaml } from "../source/parse-yaml.ts";
import { sourceText } from "../source/source-text.ts";

/** What becomes of a policy document that no file holds yet. */
export interface TriedDraft {
  readonly root: LocatedNode | undefined;
  readonly group: CompiledGroup | undefined;
  readonly targeted: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

const draftFile = "draft.policy.yaml";

/** Reads, composes and compiles a document as `mandate build` would. */
export function tryDraft(text: string, files: ReadonlyMap<string, string>, now: string): TriedDraft {
  const source = sourceText(draftFile, text);
  const parsed = parseYaml(source);
  const read = readLayer(draftFile, parsed.value);
  const layer = read.value;
  const early = [...parsed.diagnostics, ...read.diagnostics];
  // What reading leaves out would only be missed again by every later stage.
  if (layer === undefined || hasErrors(early))
    return { root: parsed.value, group: undefined, targeted: [], diagnostics: early };
  const chain = {
    layers: [layer],
    ancestors: new Map([[layer.name.text, new Set<string>()]]),
    sources: new Map([[draftFile, source]]),
  };
  const composed = composePolicy(chain, now);
  const policy = composed.value;
  const targeted = policy?.targets?.versions ?? [];
  if (policy === undefined || targeted.length === 0)
    return { root: parsed.value, group: undefined, targeted, diagnostics: [...early, ...composed.diagnostics] };
  const texts = new Map([...files].map(([name, content]) => [textKey(draftFile, name), content]));
  const compiled = compilePolicy({ policy, texts, now }, targeted);
  return {
    root: parsed.value,
    group: compiled.value,
    targeted,
    diagnostics: [...early, ...composed.diagnostics, ...compiled.diagnostics],
  };
}
