import type { JudgedDocument, Verdict } from "../document.ts";
import { placeAt, textsIn } from "../place.ts";

/**
 * `allowed_sandbox_modes` must contain "read-only": Codex falls back to it whenever a user asks for a mode that is not allowed, and
 * does not start without it. The empty list is refused for the same reason.
 */
export function* sandboxModesIncludeReadOnly({ root }: JudgedDocument): Iterable<Verdict> {
  const place = placeAt(root, "allowed_sandbox_modes");
  if (place?.node.kind !== "list" || textsIn(place).some(({ text }) => text === "read-only")) return;
  yield {
    kind: "refused",
    place,
    message: 'allowed_sandbox_modes must include "read-only"',
    help: "must include 'read-only' to allow any PermissionProfile",
  };
}
