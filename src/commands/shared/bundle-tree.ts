import { auditTree } from "../../audit/audit-tree.ts";
import { invariant } from "../../diagnostics/diagnostic.ts";
import type { FileTree } from "../../package/types.ts";
import { packageBundle } from "../../package/package-bundle.ts";
import { policyReport } from "../audit/policy-report.ts";
import type { Services } from "../services.ts";
import type { LoadedPolicy } from "./load-policy.ts";
import { packageInput } from "./package-policy.ts";
import { splitManifest } from "./split-manifest.ts";

/** Every file of a policy's bundle; with targets.split one tree for each group of clients, and a manifest that says which takes which. */
export function bundleTree(loaded: LoadedPolicy, services: Services): FileTree {
  const epoch = services.host.environment("SOURCE_DATE_EPOCH");
  const sourceDateEpoch = epoch !== undefined && /^\d+$/.test(epoch) ? Number(epoch) : undefined;
  const trees = loaded.groups.map((group) => ({
    group,
    files: packageBundle(packageInput(loaded, group, sourceDateEpoch), services.crypto, {
      others: auditTree(policyReport(loaded, [group]), services.crypto),
    }),
  }));
  const [only] = trees;
  invariant(only, "a clean policy has at least one group");
  return loaded.policy?.targets?.split === true ? splitManifest(loaded, trees, services.crypto) : only.files;
}
