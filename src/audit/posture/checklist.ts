import { isPlainMap } from "../../source/located.ts";
import { auditTrail, boundedNetwork, boundedSandbox, libraryGate } from "./common-rules.ts";
import { mustBe, type PolicyFacts } from "./policy-facts.ts";
import type { PostureRule } from "./surfaces.ts";
import { neverAsks, rungs } from "./trust-ladder.ts";
import { both, either, type Finding, lowered, open } from "./verdict.ts";

/** The ten-point production checklist, in its order. */
export const checklist: readonly PostureRule[] = [
  { name: "Sandbox is workspace-write or read-only", judge: boundedSandbox },
  { name: "Network off unless required", judge: boundedNetwork },
  { name: "Approval policy fits the trust level", judge: fittingApprovals },
  { name: "Branch protection hook", judge: (facts) => libraryGate(facts, "branch-guard", "PreToolUse") },
  { name: "Secrets scanning hook", judge: (facts) => libraryGate(facts, "secret-scan", "PostToolUse") },
  { name: "Change-size limit", judge: (facts) => libraryGate(facts, "change-size", "Stop") },
  {
    name: "Cross-model review",
    judge: (facts) =>
      both(facts.stated("models.review", "models: { review: MODEL }"), libraryGate(facts, "review-gate", "Stop")),
  },
  {
    name: "Shell environment isolated",
    judge: (facts) =>
      either(
        facts.stated("shell.environment.inherit", "shell: { environment: { inherit: core } }", (value) =>
          value === "all" ? "passes everything" : undefined,
        ),
        facts.stated("shell.environment.include_only", ""),
        facts.stated("shell.environment.exclude", ""),
      ),
  },
  { name: "OpenTelemetry audit trail", judge: promptFreeTrail },
  {
    name: "Login shell disabled",
    judge: (facts) => facts.stated("shell.login", "shell: { login: false }", mustBe(false)),
  },
];

/** An approval policy that never asks needs every gate of the highest rung. */
function fittingApprovals(facts: PolicyFacts): Finding {
  const stated = facts.stated("approvals.allow", "approvals: { allow: [on-request] }");
  if (stated.verdict === "open" || !neverAsks(facts)) return stated;
  const top = rungs[3]?.judge(facts) ?? stated;
  return top.verdict === "open"
    ? {
        ...open(
          `${stated.because} lets Codex act without asking, and not every gate is there: ${top.because}`,
          ...top.changes,
        ),
        proof: stated.proof,
      }
    : both(stated, top);
}

function promptFreeTrail(facts: PolicyFacts): Finding {
  const trail = auditTrail(facts);
  const value = facts.value("telemetry.otel");
  if (trail.verdict === "open" || !isPlainMap(value) || value["log_user_prompt"] !== true) return trail;
  return lowered(trail, "prompts are logged", "telemetry: { otel: { log_user_prompt: false, ... } }");
}
