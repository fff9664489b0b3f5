import { isDate } from "../catalogue/text-formats.ts";
import { type Diagnostic, diagnose, type Outcome } from "../diagnostics/diagnostic.ts";
import { entryOf, type LocatedNode, stringValue } from "../source/located.ts";
import type { SourceText } from "../source/source-text.ts";
import type { Acceptance } from "./change.ts";
import { readListFile } from "./read-list-file.ts";

const keys = ["id", "who", "why", "until"] as const;
const form = "write { id: CONSTRAINT, who: NAME, why: REASON, until: 2027-01-31 }";

/** A reviewed list of changes that may go through: `[{ id, who, why, until }]`, also under the key `acceptances`. */
export function readAcceptances(source: SourceText): Outcome<readonly Acceptance[]> {
  const what = "acceptances must be a list of { id, who, why, until }";
  return readListFile(source, { key: "acceptances", what }, readOne);
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
