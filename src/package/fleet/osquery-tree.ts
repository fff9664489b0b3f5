import type { PackageCrypto } from "../crypto.ts";
import type { FileTree, PackageInput } from "../types.ts";
import { complianceQueries } from "./compliance-queries.ts";

/** The compliance queries for any osquery: one file each, and a pack. */
export function osqueryTree(input: PackageInput, crypto: PackageCrypto): FileTree {
  const queries = complianceQueries(input, crypto);
  if (queries.length === 0) return [];
  const pack = {
    queries: Object.fromEntries(
      queries.map(({ platform, osqueryPlatform, sql }) => [
        `codex_policy_${platform}`,
        {
          query: sql,
          interval: 3600,
          platform: osqueryPlatform,
          snapshot: true,
          description: `One row when revision ${input.revision} of the Codex policy ${input.policy} is in place`,
        },
      ]),
    ),
  };
  return [
    ...queries.map(({ platform, sql }) => ({
      path: `osquery/codex-policy-${platform}.sql`,
      content: `${sql}\n`,
      mode: 0o644,
      platform,
    })),
    { path: "osquery/codex-policy.pack.json", content: `${JSON.stringify(pack, null, 2)}\n`, mode: 0o644 },
  ];
}
