import agentsTemplate from "../../../templates/init/agents.md.hbs";
import configTemplate from "../../../templates/init/config.toml.hbs";
import { libraryHook } from "../../codex/hooks/library.ts";
import { sandboxModes, wordOrder } from "../../codex/lower/access-words.ts";
import { needsProfiles, profilePrefix, twinName } from "../../codex/lower/permission-profiles.ts";
import { templateRenderer } from "../../package/render-template.ts";
import { type ComposedPolicy, leafOf, leavesOf } from "../../policy/composed.ts";
import { isPlainList, isPlainMap, type Plain, toPlain } from "../../source/located.ts";

const renderAgents = templateRenderer(agentsTemplate);
const renderConfig = templateRenderer(configTemplate);

/** The texts of a repository that suit a policy: what an agent must know, and settings that the policy allows. */
export function projectTexts(policy: ComposedPolicy): { readonly agents: string; readonly config: string } {
  const rules = leavesOf(policy, "commands").map((leaf) => readRule(toPlain(leaf.value)));
  const forbidden = rules.filter((rule) => rule.decision === "forbidden");
  const asked = rules.filter((rule) => rule.decision.startsWith("prompt"));
  const twin = readOnlyTwin(policy);
  const agents = renderAgents({
    organization: policy.organization?.name ?? policy.name,
    policy: policy.name,
    forbidden,
    asked,
    ruled: forbidden.length + asked.length > 0,
    hooks: leavesOf(policy, "hooks.run").map((leaf) => ({
      name: leaf.member ?? "",
      summary: hookSummary(toPlain(leaf.value)),
    })),
    denied: ["access.deny_read", "access.deny_in_workspace"]
      .flatMap((id) => texts(policy, id))
      .map((path) => ({ path })),
    access: texts(policy, "access.allow").join(", ") || "whatever the user chooses",
    network: networkText(policy),
    search: texts(policy, "web_search.allow").join(", ") || "whatever the user chooses",
    twin,
  });
  return {
    agents: tidy(agents),
    config: tidy(renderConfig({ policy: policy.name, twin, ...projectSettings(policy) })),
  };
}

/** Keys that a repository may set. One that the policy does not suggest is left to the user. */
function projectSettings(policy: ComposedPolicy): {
  readonly approval: string;
  readonly sandbox: string;
  readonly search: string;
} {
  const approval = text(policy, "approvals.default");
  const word = wordOrder.find((each) => each === text(policy, "access.default"));
  return {
    // Codex does not start with "untrusted".
    approval: approval === "untrusted" ? "" : approval,
    sandbox: word === undefined || needsProfiles(policy.leaves) ? "" : sandboxModes[word],
    search: text(policy, "web_search.default"),
  };
}

function readOnlyTwin(policy: ComposedPolicy): string {
  return policy.organization !== undefined && needsProfiles(policy.leaves)
    ? twinName(profilePrefix(policy.organization), "read-only")
    : "";
}

function readRule(value: Plain): { readonly command: string; readonly decision: string; readonly because: string } {
  const rule = isPlainMap(value) ? value : {};
  const tokens = isPlainList(rule["match"]) ? rule["match"] : [];
  return {
    command: tokens
      .map((token) => (isPlainList(token) ? `(${token.map(asText).join(" or ")})` : asText(token)))
      .join(" "),
    decision: asText(rule["decision"]),
    because: asText(rule["because"]),
  };
}

function hookSummary(value: Plain): string {
  const hook = isPlainMap(value) ? value : {};
  const library = typeof hook["use"] === "string" ? libraryHook(hook["use"]) : undefined;
  if (library !== undefined) return library.summary;
  return typeof hook["message"] === "string"
    ? hook["message"]
    : `a check of the organisation's own, on ${asText(hook["on"])}`;
}

function networkText(policy: ComposedPolicy): string {
  const allowed = texts(policy, "network.allow");
  const enabled = leafOf(policy, "network.enabled");
  if (enabled === undefined || toPlain(enabled.value) !== true)
    return "off in the sandbox, unless a user may switch it on";
  return allowed.length === 0 ? "no domain is allowed" : `only ${allowed.join(", ")}`;
}

function texts(policy: ComposedPolicy, id: string): readonly string[] {
  const leaf = leafOf(policy, id);
  const value = leaf === undefined ? [] : toPlain(leaf.value);
  return isPlainList(value) ? value.filter((item) => typeof item === "string") : [];
}

function text(policy: ComposedPolicy, id: string): string {
  const leaf = leafOf(policy, id);
  const value = leaf === undefined ? undefined : toPlain(leaf.value);
  return typeof value === "string" ? value : "";
}

function asText(value: Plain | undefined): string {
  return typeof value === "string" ? value : "";
}

/** Parts that are left out leave no holes. */
function tidy(rendered: string): string {
  return `${rendered.replace(/\n{3,}/g, "\n\n").trimEnd()}\n`;
}
