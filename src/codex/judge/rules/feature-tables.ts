import type { JudgedDocument, Verdict } from "../document.ts";
import { membersOf, placeAt } from "../place.ts";

/** Features of config.toml that take a table of settings instead of true or false. Measured on 0.169.0, every feature asked. */
const withTables = new Set(
  (
    "apps_mcp_path_override async_compaction code_mode code_mode_host current_time_reminder guardianv2 guardianv3 multi_agent_v2 " +
    "network_proxy non_prefixed_mcp_tool_names rollout_budget runtime_agent_instances sleep_tool token_budget"
  ).split(" "),
);

/** In config.toml most features are true or false; a few take a table. What stands in the tables is not judged. */
export function* featureTables({ kind, root }: JudgedDocument): Iterable<Verdict> {
  if (kind === "requirements") return;
  const profiles = membersOf(placeAt(root, "profiles")).map((profile) => placeAt(profile, "features"));
  for (const feature of [placeAt(root, "features"), ...profiles].flatMap((features) => membersOf(features)))
    if (feature.node.kind === "map" && !withTables.has(feature.key))
      yield {
        kind: "refused",
        place: feature,
        message: `the feature ${feature.key} must be true or false, not a table`,
      };
}
