import { policyReport } from "../../src/commands/audit/policy-report.ts";
import { type LoadedPolicy, loadPolicy } from "../../src/commands/shared/load-policy.ts";
import { MemoryHost } from "../../src/host/memory-host.ts";
import { nodeCrypto } from "../../src/host/node-crypto.ts";
import type { AuditReport } from "../../src/audit/audit-report.ts";

export interface ProfiledPolicy {
  readonly range?: string;
  readonly platforms?: readonly string[];
  /** What the policy says by itself, as YAML. */
  readonly body?: string;
  readonly runTests?: boolean;
}

/** A policy that says little by itself and extends one profile. */
export function profiledPolicy(profile: string, options: ProfiledPolicy = {}): Promise<LoadedPolicy> {
  const { range = ">=0.160.0 <=0.169.0", platforms = ["macos", "windows", "linux"], body = "" } = options;
  const text = `mandate: 1
name: acme
owner: security@acme.example
extends: ["profile:${profile}"]
organization: { name: Acme Corp, identifier: com.acme.codex }
targets: { codex: "${range}", platforms: [${platforms.join(", ")}] }
${body}`;
  const host = new MemoryHost({
    cwd: "/policies",
    files: { "/policies/acme.policy.yaml": text },
    now: "2026-11-21T00:00:00Z",
  });
  const { runTests = true } = options;
  return loadPolicy("/policies/acme.policy.yaml", { host, crypto: nodeCrypto, cache: new Map(), runTests });
}

/** Its audit map. */
export function profileReport(loaded: LoadedPolicy): AuditReport {
  return policyReport(loaded);
}
