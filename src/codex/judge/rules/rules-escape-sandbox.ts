import type { JudgedDocument, Verdict } from "../document.ts";
import { placeAt, textsIn } from "../place.ts";
import { filesystemEntries, profilesOf } from "../profiles.ts";

/**
 * Where the sandbox is limited and nothing is denied for reading, a user's own rule with the decision "allow" runs its command outside
 * the sandbox. Any deny entry, even of a path that does not exist, closes that.
 */
export function* rulesEscapeSandbox(document: JudgedDocument): Iterable<Verdict> {
  const { root } = document;
  const modes = placeAt(root, "allowed_sandbox_modes");
  const limit = modes ?? placeAt(root, "allowed_permission_profiles");
  if (limit === undefined || textsIn(modes).some(({ text }) => text === "danger-full-access")) return;
  const denied = placeAt(root, "permissions", "filesystem", "deny_read");
  if (denied?.node.kind === "list" && denied.node.items.length > 0) return;
  const hasDeny = profilesOf(document).some((profile) =>
    filesystemEntries(profile).some(({ access }) => access === "deny" || access === "none"),
  );
  if (hasDeny) return;
  yield {
    kind: "hazard",
    code: "rules-escape-sandbox",
    place: limit,
    onKey: true,
    message: "a user's own allow rule runs its command outside the sandbox, because nothing is denied for reading",
    help: "add [permissions.filesystem] deny_read with at least one absolute path",
  };
}
