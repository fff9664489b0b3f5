import { contentDigest } from "../content-digest.ts";
import type { PackageCrypto } from "../crypto.ts";
import { isoTime } from "../iso-time.ts";
import type { FileTree, PackageInput } from "../types.ts";

/** What people call the policy compiler as a builder. Not an address: there is nothing to fetch. */
const buildType = "urn:mandate:build:1";

/**
 * An in-toto statement with SLSA provenance about the files of a bundle, its manifest among them: whoever trusts the statement
 * may trust what the manifest says of modes, owners and places. No time but the given one.
 */
export function provenanceStatement(input: PackageInput, files: FileTree, crypto: PackageCrypto): string {
  const time = input.sourceDateEpoch === undefined ? undefined : isoTime(input.sourceDateEpoch);
  const commit = input.gitCommit === undefined ? [] : [{ name: "git", digest: { gitCommit: input.gitCommit } }];
  const statement = {
    _type: "https://in-toto.io/Statement/v1",
    subject: files.map((file) => ({ name: file.path, digest: { sha256: contentDigest(file, crypto).sha256 } })),
    predicateType: "https://slsa.dev/provenance/v1",
    predicate: {
      buildDefinition: {
        buildType,
        externalParameters: {
          policy: input.policy,
          clients: input.clientRange,
          platforms: Object.keys(input.platforms).sort(),
        },
        internalParameters: { revision: input.revision },
        resolvedDependencies: [
          ...input.inputs.map(({ file, sha256 }) => ({ name: file, digest: { sha256 } })),
          ...commit,
        ],
      },
      runDetails: {
        builder: { id: "urn:mandate", version: { mandate: input.toolVersion, catalogue: input.catalogueVersion } },
        ...(time === undefined ? {} : { metadata: { startedOn: time, finishedOn: time } }),
      },
    },
  };
  return `${JSON.stringify(statement)}\n`;
}
