import { compareVersions, platformFact } from "../../catalogue/codex/index.ts";
import { auditTrail, boundedNetwork, boundedSandbox, hookOn, pinnedProvider, withoutFeature } from "./common-rules.ts";
import { mustBe, mustLack, type PolicyFacts, proofOf } from "./policy-facts.ts";
import { both, either, type Finding, lowered, open } from "./verdict.ts";

/** One row of a list of the posture: a name, and how its verdict follows from the audit map. */
export interface PostureRule {
  readonly name: string;
  readonly judge: (facts: PolicyFacts) => Finding;
}

/** The nineteen customization surfaces of the hardening white paper, in its order: the number is the place in the list. */
export const surfaces: readonly PostureRule[] = [
  { name: "Managed requirements layer", judge: requirementsLayer },
  { name: "macOS MDM policy push", judge: macosPush },
  { name: "Single-vendor authentication", judge: singleVendor },
  { name: "Model provider pinning", judge: pinnedProvider },
  {
    name: "Project-local configuration denylist extension",
    judge: (facts) =>
      both(
        facts.stated("hooks.managed_only", "hooks: { managed_only: true }", mustBe(true)),
        facts.stated("mcp.servers", "mcp: { servers: {} }"),
      ),
  },
  {
    name: "Web search restriction",
    judge: (facts) =>
      either(
        facts.stated("web_search.allow", "web_search: { allow: [disabled, cached] }", mustLack("live")),
        facts.stated("web_search.default", "web_search: { default: cached }", mustLack("live")),
      ),
  },
  {
    name: "Diagnostic upload disablement",
    judge: (facts) => facts.stated("telemetry.feedback", "telemetry: { feedback: false }", mustBe(false)),
  },
  {
    name: "Analytics events disablement",
    judge: (facts) => facts.stated("telemetry.analytics", "telemetry: { analytics: false }", mustBe(false)),
  },
  {
    name: "Cloud-task and ChatGPT integration removal",
    judge: (facts) => both(withoutFeature(facts, "apps"), withoutFeature(facts, "plugins")),
  },
  {
    name: "Remote-control transport disablement",
    judge: (facts) => facts.stated("remote_control", "remote_control: false", mustBe(false)),
  },
  { name: "MCP server allow-list", judge: (facts) => facts.stated("mcp.servers", "mcp: { servers: {} }") },
  {
    name: "Plugin allow-list",
    judge: (facts) =>
      either(
        facts.stated("marketplaces.allow", "marketplaces: { allow: {} }"),
        withoutFeature(facts, "plugins"),
        facts.stated("codex.requirements.plugins", ""),
      ),
  },
  { name: "Network egress controls", judge: networkEgress },
  { name: "Sandbox and approval policy", judge: sandboxAndApprovals },
  {
    name: "Quota injection via rate-limit channel",
    judge: (facts) => gateway(facts, "the model gateway limits usage"),
  },
  { name: "Topic restriction via system instructions", judge: topics },
  {
    name: "Pre-turn and pre-tool policy hook",
    judge: (facts) =>
      both(
        hookOn(
          facts,
          "UserPromptSubmit",
          "hooks: { run: [{ id: before-turn, on: UserPromptSubmit, use: policy-service, with: ... }] }",
        ),
        hookOn(
          facts,
          "PreToolUse",
          "hooks: { run: [{ id: before-tool, on: PreToolUse, use: policy-service, with: ... }] }",
        ),
      ),
  },
  {
    name: "Code signing and runtime attestation",
    judge: (facts) =>
      gateway(facts, "the model gateway and device compliance attest the client; the drift check compares the files"),
  },
  { name: "Telemetry and audit pipeline", judge: auditTrail },
];

function requirementsLayer(facts: PolicyFacts): Finding {
  const rows = facts.report.rows.filter((row) =>
    row.settings.some(
      (setting) =>
        setting.artefact === "requirements.toml" && setting.strength === "enforced" && setting.reason === "stated",
    ),
  );
  const [first] = rows;
  if (first === undefined)
    return open("no constraint stands in requirements.toml", "access: { allow: [read-only, workspace] }");
  const others = rows.length === 1 ? "" : ` and ${rows.length - 1} more`;
  return {
    ...facts.graded([]),
    verdict: "enforced",
    because: `${first.constraint} (${first.file}:${first.line})${others} stand in requirements.toml`,
    proof: [proofOf(first)],
    changes: [],
  };
}

function macosPush(facts: PolicyFacts): Finding {
  const { targets, layers } = facts.report.policy;
  if (!targets.platforms.includes("macos"))
    return open(`macos is no target (${targets.file}:${targets.line})`, "targets: { platforms: [macos, ...] }");
  const proof = [
    {
      constraint: "targets.platforms",
      layer: layers.find(({ file }) => file === targets.file)?.name ?? "",
      file: targets.file,
      line: targets.line,
    },
  ];
  const pushed: Finding = {
    verdict: "enforced",
    because: `macos is a target (${targets.file}:${targets.line}): the bundle holds a configuration profile`,
    proof,
    changes: [],
  };
  const since = platformFact("macos-forced-only").since ?? "";
  if (since === "" || compareVersions(targets.lowest, since) >= 0) return pushed;
  return lowered(
    pushed,
    `clients before ${since} also honour values that a user wrote himself`,
    `targets: { codex: ">=${since} ..." }`,
  );
}

function singleVendor(facts: PolicyFacts): Finding {
  const methods = facts.list("login.methods");
  const method = facts.stated("login.methods", "login: { methods: [chatgpt], workspaces: [ID] }", () =>
    methods.length > 1 ? `allows ${methods.map(String).join(" and ")}` : undefined,
  );
  if (method.verdict === "open" || !methods.includes("chatgpt")) return method;
  return both(method, facts.stated("login.workspaces", "login: { workspaces: [ID] }"));
}

/** The lists hold inside the sandbox only; the egress proxy that the same lists feed is what survives a rebuilt client. */
function networkEgress(facts: PolicyFacts): Finding {
  const network = boundedNetwork(facts);
  if (network.verdict === "open") return network;
  const bounded = both(network, boundedSandbox(facts));
  return {
    ...bounded,
    because: `${bounded.because}; inside Codex this deters, the egress proxy enforces the same lists (network/)`,
  };
}

function sandboxAndApprovals(facts: PolicyFacts): Finding {
  const required = both(boundedSandbox(facts), facts.stated("approvals.allow", "approvals: { allow: [on-request] }"));
  const suggested = both(
    facts.stated("access.default", "access: { default: workspace }", mustLack("full-access")),
    facts.stated("approvals.default", "approvals: { default: on-request }", mustLack("never")),
  );
  return either(required, suggested);
}

function gateway(facts: PolicyFacts, task: string): Finding {
  const provider = pinnedProvider(facts);
  if (provider.verdict === "open")
    return open(`outside Codex, and no gateway is named: ${provider.because}`, ...provider.changes);
  return { ...provider, verdict: "delegated", because: `${task}: ${provider.because}`, changes: [] };
}

function topics(facts: PolicyFacts): Finding {
  const instructions = facts.stated(
    "instructions.developer",
    "instructions: { developer: ./developer-instructions.md }",
  );
  if (instructions.verdict !== "open")
    return { ...lowered(instructions, "labelling, not enforcement: a model may ignore it"), changes: [] };
  return either(instructions, facts.stated("codex.defaults.developer_instructions", ""));
}
