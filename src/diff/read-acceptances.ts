import { isDate } from "../catalogue/text-formats.ts";
import { type Diagnostic, diagnose, type Outcome } from "../diagnostics/diagnostic.ts";
import { entryOf, type LocatedNode, stringValue } from "../source/located.ts";
import { parseYaml } from "../source/parse-yaml.ts";
import type { SourceText } from "../source/source-text.ts";
import type { Acceptance } from "./change.ts";

const keys = ["id", "who", "why", "until"] as const;
const form = "write { id: CONSTRAINT, who: NAME, why: REASON, until: 2027-01-31 }";

/** A reviewed list of changes that may go through: `[{ id, who, why, until }]`, also under the key `acceptances`. */
export function readAcceptances(source: SourceText): Outcome<readonly Acceptance[]> {
  const parsed = parseYaml(source);
  const root = entryOf(parsed.value, "acceptances")?.value ?? parsed.value;
  const diagnostics: Diagnostic[] = [...parsed.diagnostics];
  if (root === undefined) return { value: [], diagnostics };
  if (root.kind !== "list")
    return {
      value: [],
      diagnostics: [
        ...diagnostics,
        diagnose("wrong-type", root.span, "acceptances must be a list of { id, who, why, until }"),
      ],
    };
  const value = root.items.flatMap((item) => readOne(item, diagnostics));
  return { value, diagnostics };
}

function readOne(item: LocatedNode, diagnostics: Diagnostic[]): readonly Acceptance[] {
  const before = diagnostics.length;
  for (const key of keys)
    if (stringValue(entryOf(item, key)?.value) === undefined)
      diagnostics.push(
        diagnose("missing-key", item.span, `an acceptance lacks the text "${key}"`, {
          help: form,
        }),
      );
  for (const entry of item.kind === "map" ? item.entries : [])
    if (!keys.some((key) => key === entry.key))
      diagnostics.push(
        diagnose("unknown-key", entry.keySpan, `an acceptance has no key "${entry.key}"`, { help: form }),
      );
  const [id = "", who = "", why = "", until = ""] = keys.map((key) => stringValue(entryOf(item, key)?.value));
  if (until !== "" && !isDate(until))
    diagnostics.push(
      diagnose("invalid-value", item.span, `until: ${JSON.stringify(until)} is not a date`, {
        help: "write a date as 2027-01-31",
      }),
    );
  return diagnostics.length > before ? [] : [{ id, who, why, until }];
}
