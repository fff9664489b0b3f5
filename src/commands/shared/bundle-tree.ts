import { auditTree } from "../../audit/audit-tree.ts";
import { invariant } from "../../diagnostics/diagnostic.ts";
import { nativeChecks } from "../../drift/native/native-checks.ts";
import { type BundleExtras, packageBundle } from "../../package/package-bundle.ts";
import { splitBundle } from "../../package/split-bundle.ts";
import type { FileTree, PackageInput } from "../../package/types.ts";
import { policyReport } from "../audit/policy-report.ts";
import type { Services } from "../services.ts";
import type { EmittedGroup, LoadedPolicy } from "./load-policy.ts";
import { packageInput } from "./package-policy.ts";

/** Every file of a policy's bundle; with targets.split one tree for each group of clients, and a manifest that says which takes which. */
export function bundleTree(
  loaded: LoadedPolicy,
  services: Services,
  extras: BundleExtras = {},
  inputs = bundleInputs(loaded, services),
): FileTree {
  const parts = inputs.map(({ group, input }) => ({
    group,
    input,
    files: packageBundle(input, services.crypto, {
      ...extras,
      others: [...auditTree(policyReport(loaded, [group]), services.crypto), ...nativeChecks(input, services.crypto)],
    }),
  }));
  const [first] = parts;
  invariant(first, "a clean policy has at least one group");
  if (loaded.policy?.targets?.split !== true) return first.files;
  const groups = parts.map(({ group, files }) => ({
    lowest: group.lowest,
    highest: group.highest,
    versions: group.versions,
    notEnforced: group.gaps.map((gap) => ({ constraint: gap.leaf.id, versions: gap.versions })),
    files,
  }));
  return splitBundle(first.input, groups, services.crypto, extras.statementSigner);
}

/** What packaging is given for each group of clients. */
export function bundleInputs(
  loaded: LoadedPolicy,
  { host }: Services,
  gitCommit?: string,
): readonly { readonly group: EmittedGroup; readonly input: PackageInput }[] {
  const epoch = host.environment("SOURCE_DATE_EPOCH");
  const sourceDateEpoch = epoch !== undefined && /^\d+$/.test(epoch) ? Number(epoch) : undefined;
  return loaded.groups.map((group) => ({
    group,
    input: {
      ...packageInput(loaded, group, sourceDateEpoch),
      ...(gitCommit === undefined ? {} : { gitCommit }),
    },
  }));
}
