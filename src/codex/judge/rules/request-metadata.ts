import type { JudgedDocument, Verdict } from "../document.ts";
import { membersOf, placeAt } from "../place.ts";
import { profilesOf } from "../profiles.ts";

/**
 * Maps whose names or members Codex limits beyond their types: `responses_api_metadata` takes short ASCII identifiers, an action of a
 * profile's `network.mitm` must do something.
 */
export function* requestMetadata(document: JudgedDocument): Iterable<Verdict> {
  for (const entry of membersOf(placeAt(document.root, "responses_api_metadata")))
    if (!/^[A-Za-z0-9_.-]{1,64}$/.test(entry.key))
      yield { kind: "refused", place: entry, onKey: true, message: `"${entry.key}" is no short ASCII identifier` };
  for (const profile of profilesOf(document))
    for (const action of membersOf(placeAt(profile, "network", "mitm", "actions")))
      if (action.node.kind === "map" && action.node.entries.length === 0)
        yield {
          kind: "refused",
          place: action,
          message: `the action "${action.key}" must define at least one operation`,
        };
}
