import type { LibraryHook } from "./library-hook.ts";
import { auditLog } from "./library/audit-log.ts";
import { branchGuard } from "./library/branch-guard.ts";
import { changeSize } from "./library/change-size.ts";
import { commandGuard } from "./library/command-guard.ts";
import { pathGuard } from "./library/path-guard.ts";
import { policyService } from "./library/policy-service.ts";
import { promptGuard } from "./library/prompt-guard.ts";
import { reviewGate } from "./library/review-gate.ts";
import { secretScan } from "./library/secret-scan.ts";
import { sessionContext } from "./library/session-context.ts";
import { testsGate } from "./library/tests-gate.ts";
import { turnLimit } from "./library/turn-limit.ts";

/** The built-in hooks, in the order of the reference. */
export const hookLibrary: readonly LibraryHook[] = [
  branchGuard,
  commandGuard,
  pathGuard,
  secretScan,
  promptGuard,
  changeSize,
  testsGate,
  reviewGate,
  turnLimit,
  sessionContext,
  auditLog,
  policyService,
];

/** The library hook of a name, as `use` writes it. */
export function libraryHook(name: string): LibraryHook | undefined {
  return hookLibrary.find((hook) => hook.name === name);
}
