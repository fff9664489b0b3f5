import type { KeyPath } from "../../../catalogue/codex/index.ts";
import type { JudgedDocument, Verdict } from "../document.ts";
import { itemsOf, membersOf, type Place, placeAt } from "../place.ts";

/**
 * Members that Codex asks for and table 1 does not mark as required yet, measured on 0.169.0. `*` stands for any name or index.
 */
const required: readonly { readonly at: KeyPath; readonly members: readonly string[] }[] = [
  { at: ["config_server"], members: ["base_url"] },
  { at: ["browser_use", "extension", "request_headers", "*"], members: ["name", "value"] },
  {
    at: ["computer_use", "windows", "exes", "*"],
    members: ["publisher_name", "product_name", "access"],
  },
  { at: ["apps", "*", "tools", "*", "analytics_result_source"], members: ["format", "type"] },
  { at: ["approval_policy", "granular"], members: ["sandbox_approval", "rules", "mcp_elicitations"] },
  {
    at: ["profiles", "*", "approval_policy", "granular"],
    members: ["sandbox_approval", "rules", "mcp_elicitations"],
  },
  { at: ["mcp_enterprise_managed_auth"], members: ["idp"] },
  { at: ["mcp_enterprise_managed_auth", "idp"], members: ["issuer", "client_id"] },
  { at: ["experimental_thread_store"], members: ["type"] },
  { at: ["skills", "config", "*"], members: ["enabled"] },
  { at: ["otel", "*", "otlp-http"], members: ["endpoint"] },
  { at: ["otel", "*", "otlp-grpc"], members: ["endpoint"] },
  { at: ["permissions", "*", "network", "mitm", "hooks", "*"], members: ["host", "action"] },
];

/** Tables that lack a member without which Codex does not start. */
export function* requiredMembers({ root }: JudgedDocument): Iterable<Verdict> {
  for (const { at, members } of required)
    for (const table of placesAt(root, at))
      if (table.node.kind === "map")
        for (const name of members)
          if (placeAt(table, name) === undefined)
            yield {
              kind: "refused",
              place: table,
              message: `the table lacks "${name}"`,
              help: `missing field \`${name}\``,
            };
}

function placesAt(start: Place, steps: KeyPath): readonly Place[] {
  return steps.reduce<readonly Place[]>(
    (places, step) =>
      places.flatMap((place): readonly Place[] => {
        if (step === "*") return place.node.kind === "list" ? itemsOf(place) : membersOf(place);
        const member = placeAt(place, String(step));
        return member === undefined ? [] : [member];
      }),
    [start],
  );
}
