import { defaultOnFailure, isHookEvent } from "../../codex/hooks/events.ts";
import { isPlainMap } from "../../source/located.ts";
import type { AuditRow } from "../audit-report.ts";
import { mustBe, mustLack, type PolicyFacts } from "./policy-facts.ts";
import { either, type Finding, lowered, open } from "./verdict.ts";

/** Findings that both lists of the posture and the trust ladder rest on. */

export function boundedSandbox(facts: PolicyFacts): Finding {
  return facts.stated("access.allow", "access: { allow: [read-only, workspace] }", mustLack("full-access"));
}

export function pinnedProvider(facts: PolicyFacts): Finding {
  return facts.stated(
    "models.provider",
    "models: { provider: NAME, providers: { NAME: { name: ..., base_url: ... } } }",
  );
}

/** Commands reach listed domains only, or no network at all. */
export function boundedNetwork(facts: PolicyFacts): Finding {
  const proxy = facts.stated("network.enabled", "network: { enabled: true, exclusive: true }", mustBe(true));
  const exclusive = facts.value("network.exclusive") === true;
  const listed =
    exclusive || proxy.verdict === "open"
      ? proxy
      : lowered(proxy, "users may add domains of their own", "network: { exclusive: true }");
  return either(
    listed,
    facts.stated("access.workspace.network", "access: { workspace: { network: false } }", mustBe(false)),
  );
}

export function auditTrail(facts: PolicyFacts): Finding {
  return facts.stated(
    "telemetry.otel",
    "telemetry: { otel: { log_user_prompt: false, exporter: { otlp-http: { endpoint: URL, protocol: binary } } } }",
    (value) => {
      const exporter = isPlainMap(value) ? value["exporter"] : undefined;
      return exporter === undefined || exporter === "none" ? "has no exporter" : undefined;
    },
  );
}

/** A feature that is pinned off. */
export function withoutFeature(facts: PolicyFacts, name: string): Finding {
  return facts.stated(`features.${name}`, `features: { ${name}: false }`, mustBe(false));
}

/** A hook of the library. What an organisation's own script does cannot be seen. */
export function libraryGate(facts: PolicyFacts, use: string, event: string): Finding {
  const rows = facts.rows("hooks.run").filter((row) => field(row, "use") === use);
  if (rows.length === 0)
    return open(`no hook uses ${use}`, `hooks: { run: [{ id: ${use}, on: ${event}, use: ${use} }] }`);
  return failingOpen(facts.graded(rows), rows);
}

/** A hook that may refuse before something happens. */
export function hookOn(facts: PolicyFacts, event: string, change: string): Finding {
  const hooks = facts.rows("hooks.run").filter((row) => field(row, "on") === event);
  const guarded = event === "PreToolUse" ? facts.rows("commands").filter((row) => field(row, "guard") === true) : [];
  const [first] = hooks.length > 0 ? hooks : guarded;
  return first === undefined ? open(`nothing runs on ${event}`, change) : failingOpen(facts.graded([first]), [first]);
}

function failingOpen(finding: Finding, rows: readonly AuditRow[]): Finding {
  const failing = rows.filter((row) => {
    const event = field(row, "on");
    return (
      typeof event === "string" &&
      isHookEvent(event) &&
      defaultOnFailure(event) === "block" &&
      field(row, "on_failure") === "allow"
    );
  });
  const [first] = failing;
  return first === undefined
    ? finding
    : lowered(
        finding,
        `${first.constraint} lets the action run when the hook itself fails`,
        `on_failure: block (for ${first.constraint})`,
      );
}

function field(row: AuditRow, key: string): unknown {
  return isPlainMap(row.value) ? row.value[key] : undefined;
}
