import { type Diagnostic, diagnose, type Outcome } from "../diagnostics/diagnostic.ts";
import { entryOf, type LocatedNode } from "../source/located.ts";
import { parseYaml } from "../source/parse-yaml.ts";
import type { SourceText } from "../source/source-text.ts";

/** A YAML file that is a list, or has it under a key of its own. `what` names it in a sentence: "acceptances must be a list of ...". */
export interface ListFile {
  readonly key: string;
  readonly what: string;
}

/** Reads each item of such a file; `read` adds what is wrong with one to the diagnostics. */
export function readListFile<Item>(
  source: SourceText,
  { key, what }: ListFile,
  read: (item: LocatedNode, diagnostics: Diagnostic[]) => readonly Item[],
): Outcome<readonly Item[]> {
  const parsed = parseYaml(source);
  const root = entryOf(parsed.value, key)?.value ?? parsed.value;
  const diagnostics: Diagnostic[] = [...parsed.diagnostics];
  if (root === undefined) return { value: [], diagnostics };
  if (root.kind !== "list")
    return { value: [], diagnostics: [...diagnostics, diagnose("wrong-type", root.span, what)] };
  return { value: root.items.flatMap((item) => read(item, diagnostics)), diagnostics };
}
