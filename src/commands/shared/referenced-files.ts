import { type ReferencedTexts, textKey } from "../../codex/lower/context.ts";
import { type Diagnostic, diagnose, type Outcome } from "../../diagnostics/diagnostic.ts";
import type { Host } from "../../host/host.ts";
import type { ComposedPolicy } from "../../policy/composed.ts";
import { secretOffset } from "../../policy/secrets.ts";
import { entryOf, type LocatedNode, stringValue } from "../../source/located.ts";
import { positionAt } from "../../source/source-text.ts";
import { profilePrefix } from "./profiles.ts";
import { readSource } from "./read-source.ts";

/** A file that a policy names, with the value that names it. */
interface Reference {
  readonly path: string;
  readonly node: LocatedNode;
}

export interface ReferencedFiles {
  readonly texts: ReferencedTexts;
  /** Absolute path and text of each file, for the list of inputs. */
  readonly inputs: ReadonlyMap<string, string>;
}

/** Reads the scripts and texts that a policy names. One that is missing is a finding at the line that names it. */
export async function readReferencedFiles(host: Host, policy: ComposedPolicy): Promise<Outcome<ReferencedFiles>> {
  const texts = new Map<string, string>();
  const inputs = new Map<string, string>();
  const diagnostics: Diagnostic[] = [];
  for (const { path, node } of references(policy)) {
    const key = textKey(node.span.file, path);
    if (texts.has(key)) continue;
    if (node.span.file.startsWith(profilePrefix)) {
      diagnostics.push(diagnose("missing-file", node.span, "a profile cannot name a file"));
      continue;
    }
    const absolute = host.resolve(host.dirname(host.resolve(node.span.file)), path);
    const read = await readSource(host, absolute, path);
    if (!read.ok) {
      diagnostics.push(diagnose("missing-file", node.span, `${path} cannot be used: ${read.reason}`));
      continue;
    }
    const secret = secretOffset(read.source.text);
    if (secret !== undefined)
      diagnostics.push(
        diagnose(
          "literal-secret",
          node.span,
          `${path} holds what looks like ${secret.what}, in line ${positionAt(read.source, secret.offset).line}`,
          {
            help: "read it from an environment variable instead",
          },
        ),
      );
    texts.set(key, read.source.text);
    inputs.set(absolute, read.source.text);
  }
  return { value: { texts, inputs }, diagnostics };
}

function references(policy: ComposedPolicy): readonly Reference[] {
  return policy.leaves.flatMap((leaf) => {
    const { type } = leaf.constraint;
    if (type.kind === "text" && type.format === "file") return reference(leaf.value);
    const script = entryOf(leaf.value, "script")?.value;
    if (leaf.constraint.id !== "hooks.run" || script?.kind !== "map") return [];
    return script.entries.flatMap((entry) => reference(entry.value));
  });
}

function reference(node: LocatedNode): readonly Reference[] {
  const path = stringValue(node);
  return path === undefined ? [] : [{ path, node }];
}
