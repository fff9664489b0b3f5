import { packageNotes } from "../../package/package-bundle.ts";
import type { FileTree, PackagedFile, PackageInput } from "../../package/types.ts";
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
  const leftOut: string[] = [];
  const packRpm = (input: PackageInput, files: FileTree): PackagedFile | undefined => {
    const result = services.buildRpm?.(input, files);
    if (result !== undefined && "leftOut" in result)
      leftOut.push(`no .rpm: ${result.leftOut}; linux/${input.policy}.spec makes it elsewhere`);
    return result !== undefined && "file" in result ? result.file : undefined;
  };
  const { profileSigner, statementSigner } = signers;
  const files = bundleTree(loaded, services, {
    packRpm,
    ...(profileSigner === undefined ? {} : { profileSigner }),
    ...(statementSigner === undefined ? {} : { statementSigner }),
    ...(gitCommit === undefined ? {} : { gitCommit }),
  });
  const said = bundleInputs(loaded, services).flatMap(({ input }) =>
    packageNotes(input).map(({ path, message }) => `${path}: ${message}`),
  );
  return { files, notes: [...new Set([...said, ...leftOut])] };
}
