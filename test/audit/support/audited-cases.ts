import type { AuditReport } from "../../../src/audit/audit-report.ts";
import { policyReport } from "../../../src/commands/audit/policy-report.ts";
import { type EmittedGroup, loadPolicy, type LoadedPolicy } from "../../../src/commands/shared/load-policy.ts";
import { MemoryHost } from "../../../src/host/memory-host.ts";
import { nodeCrypto } from "../../../src/host/node-crypto.ts";
import { caseNames, compileCase } from "../../support/compiled-cases.ts";

export interface AuditedCase {
  readonly name: string;
  readonly loaded: LoadedPolicy;
  readonly report: AuditReport;
}

/** Every case that compiles, with its audit map. */
export async function auditedCases(): Promise<readonly AuditedCase[]> {
  const cases: AuditedCase[] = [];
  for (const name of caseNames()) {
    const { loaded } = await compileCase(name);
    if (loaded.groups.length > 0) cases.push({ name, loaded, report: policyReport(loaded) });
  }
  return cases;
}

/** A policy of texts in memory with its audit map, on a fixed day. */
export async function auditedTexts(
  files: Readonly<Record<string, string>>,
  own = "org.policy.yaml",
): Promise<AuditedCase> {
  const host = new MemoryHost({ cwd: "/policies", files, now: "2026-11-21T00:00:00Z" });
  const loaded = await loadPolicy(host.resolve(own), { host, crypto: nodeCrypto, cache: new Map(), runTests: false });
  const errors = loaded.diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ code, message }) => `${code}: ${message}`).join("\n"));
  return { name: own, loaded, report: policyReport(loaded) };
}

/** The beginning of a policy that compiles. */
export const policyHead = `mandate: 1
name: acme-org
owner: security@acme.example
organization: { name: Acme Corp, identifier: com.acme.codex }
targets: { codex: ">=0.160.0 <=0.169.0", platforms: [macos, windows, linux, cloud] }
`;

export type { EmittedGroup };
