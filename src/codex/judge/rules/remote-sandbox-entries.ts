import type { JudgedDocument, Verdict } from "../document.ts";
import { itemsOf, placeAt, textsIn } from "../place.ts";

/**
 * An entry of `remote_sandbox_config` without "read-only" stops Codex on the hosts that it matches, and only there: one that matches
 * every host stops all of them. An entry without patterns matches no host.
 */
export function* remoteSandboxEntries({ root }: JudgedDocument): Iterable<Verdict> {
  for (const entry of itemsOf(placeAt(root, "remote_sandbox_config"))) {
    const modes = placeAt(entry, "allowed_sandbox_modes");
    const patterns = placeAt(entry, "hostname_patterns");
    if (patterns?.node.kind === "list" && patterns.node.items.length === 0)
      yield { kind: "ineffective", place: patterns, message: "an entry without hostname patterns matches no host" };
    if (modes?.node.kind !== "list" || textsIn(modes).some(({ text }) => text === "read-only")) continue;
    const help = "must include 'read-only' to allow any PermissionProfile";
    if (textsIn(patterns).some(({ text }) => /^[*]+$/.test(text)))
      yield {
        kind: "refused",
        place: modes,
        message: 'this entry matches every host and does not include "read-only"',
        help,
      };
    else if (textsIn(patterns).length > 0)
      yield {
        kind: "hazard",
        code: "stops-some-hosts",
        place: modes,
        message: 'hosts that match this entry could not start Codex: the list does not include "read-only"',
        help,
      };
  }
}
