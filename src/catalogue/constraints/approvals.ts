import { configKey, define, requirementKey } from "../define.ts";
import { choice, either, list, optional, required, table, toggle } from "../policy-type.ts";

const granular = table({
  granular: required(
    table({
      sandbox_approval: required(toggle, "Ask before a command leaves the sandbox."),
      rules: required(toggle, "Ask where a rule says so."),
      mcp_elicitations: required(toggle, "Let MCP servers ask the user."),
      request_permissions: optional(toggle, "Let the agent ask for further permissions."),
      skill_approval: optional(toggle, "Ask before a skill runs."),
    }),
    "Which kinds of question reach a person.",
  ),
});

const policies = choice("untrusted", "on-request", "on-failure", "never");

export const approvals = [
  define({
    id: "approvals.allow",
    type: list(either(policies, granular), { nonEmpty: true }),
    order: { kind: "allow-list", covers: "equal" },
    lowering: { kind: "special", by: "approvals" },
    owns: [requirementKey("allowed_approval_policies")],
    controls: [
      "nist-800-53r5:AC-3",
      "nist-800-53r5:CM-7",
      "iso-27001:A.8.3",
      "iso-42001:A.9.2",
      "soc-2:CC6.1",
      "cis-v8:4.1",
      "eu-ai-act:Art.14",
    ],
    summary: "The approval policies that a user may choose: when Codex asks before it acts.",
    doesNotCover: ["What runs without asking inside the sandbox", "codex exec answers every question with no"],
    example: ["on-request"],
    limits: "Codex falls back to the first one of the list, so the default is emitted first.",
  }),
  define({
    id: "approvals.default",
    type: policies,
    order: { kind: "suggestion", within: "approvals.allow" },
    lowering: { kind: "default", path: ["approval_policy"] },
    owns: [configKey("approval_policy")],
    controls: [],
    summary: "The approval policy that users start with.",
    example: "on-request",
    suggestion: true,
  }),
  define({
    id: "approvals.reviewers",
    type: list(choice("user", "auto_review", "guardian_subagent"), { nonEmpty: true }),
    order: { kind: "allow-list", covers: "equal" },
    lowering: { kind: "requirement", path: ["allowed_approvals_reviewers"] },
    owns: [configKey("approvals_reviewer")],
    controls: ["nist-800-53r5:AC-5", "iso-27001:A.5.3", "iso-42001:A.9.2", "soc-2:CC6.3", "eu-ai-act:Art.14"],
    summary: "Who may answer an approval question: a person, or a second model.",
    doesNotCover: ["A PermissionRequest hook may still approve a prompt rule"],
    example: ["user"],
  }),
];
