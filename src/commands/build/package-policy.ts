import { packageNotes } from "../../package/package-bundle.ts";
import type { FileTree } from "../../package/types.ts";
import { intuneLimitNotes } from "../../package/windows/intune-limit.ts";
import type { Services } from "../services.ts";
import { bundleInputs, bundleTree } from "../shared/bundle-tree.ts";
import type { LoadedPolicy } from "../shared/load-policy.ts";
import type { Signers } from "./signers.ts";

export interface PackagedPolicy {
  readonly files: FileTree;
  /** What a delivery form cannot say, and what could not be made here. */
  readonly notes: readonly string[];
}

/** A policy's bundle with all that this machine and the given keys can add to it. */
export async function packagePolicy(
  loaded: LoadedPolicy,
  signers: Signers,
  services: Services,
): Promise<PackagedPolicy> {
  const gitCommit = await services.host.gitCommit?.(loaded.inputFiles);
  const { profileSigner, statementSigner } = signers;
  const inputs = bundleInputs(loaded, services, gitCommit);
  const extras = {
    ...(profileSigner === undefined ? {} : { profileSigner }),
    ...(statementSigner === undefined ? {} : { statementSigner }),
  };
  const files = bundleTree(loaded, services, extras, inputs);
  const said = [...inputs.flatMap(({ input }) => packageNotes(input)), ...intuneLimitNotes(files)].map(
    ({ path, message }) => `${path}: ${message}`,
  );
  const unsigned =
    profileSigner !== undefined && !files.some(({ path }) => path.endsWith(".signed.mobileconfig"))
      ? ["there is no profile to sign"]
      : [];
  return { files, notes: [...new Set([...said, ...unsigned])] };
}
