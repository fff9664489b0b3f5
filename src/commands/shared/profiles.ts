import baseline from "../../../profiles/baseline.policy.yaml";
import ciRunner from "../../../profiles/ci-runner.policy.yaml";
import mcpGateway from "../../../profiles/gateways/mcp-gateway.policy.yaml";
import modelGateway from "../../../profiles/gateways/model-gateway.policy.yaml";
import level0 from "../../../profiles/level-0.policy.yaml";
import level1 from "../../../profiles/level-1.policy.yaml";
import level2 from "../../../profiles/level-2.policy.yaml";
import level3 from "../../../profiles/level-3.policy.yaml";
import regulated from "../../../profiles/regulated.policy.yaml";

/** The layers that come with Mandate, by the name that `extends: [profile:NAME]` uses. */
export const profiles: Readonly<Record<string, string>> = {
  baseline,
  "level-0": level0,
  "level-1": level1,
  "level-2": level2,
  "level-3": level3,
  regulated,
  "ci-runner": ciRunner,
  "mcp-gateway": mcpGateway,
  "model-gateway": modelGateway,
};

export const profilePrefix = "profile:";

/** How a person says that a policy extends none of them. */
export const noProfile = "none";
