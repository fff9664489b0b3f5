import type { JudgedDocument, Verdict } from "../document.ts";
import { flagAt, membersOf, placeAt, textAt } from "../place.ts";

/**
 * `default_permissions` and `allowed_permission_profiles` need each other: the default must be listed with true, and may be left out
 * only where both ":workspace" and ":read-only" are allowed.
 */
export function* permissionProfileDefault({ root }: JudgedDocument): Iterable<Verdict> {
  const chosen = placeAt(root, "default_permissions");
  const allowed = placeAt(root, "allowed_permission_profiles");
  const name = textAt(chosen);
  if (chosen !== undefined && allowed === undefined) {
    const message = "default_permissions requires allowed_permission_profiles";
    yield {
      kind: "refused",
      place: chosen,
      message,
      help: `add [allowed_permission_profiles] with ${JSON.stringify(name ?? "the profile")} = true`,
    };
  }
  if (allowed?.node.kind !== "map") return;
  const isAllowed = (profile: string): boolean =>
    membersOf(allowed).some((member) => member.key === profile && flagAt(member) === true);
  if (chosen === undefined && !(isAllowed(":workspace") && isAllowed(":read-only")))
    yield {
      kind: "refused",
      place: allowed,
      message:
        "default_permissions must be set unless allowed_permission_profiles allows both :workspace and :read-only",
      help: "add default_permissions with one of the allowed profiles",
    };
  if (chosen !== undefined && name !== undefined && !isAllowed(name))
    yield {
      kind: "refused",
      place: chosen,
      message: `default_permissions "${name}" must be allowed by allowed_permission_profiles`,
      related: [{ message: "the allowed profiles are here", span: allowed.keySpan }],
    };
}
