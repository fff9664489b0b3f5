import { compareText } from "../diagnostics/sort.ts";
import { jsonText } from "../diagnostics/views/json-text.ts";
import { contentDigest } from "./content-digest.ts";
import type { PackageCrypto } from "./crypto.ts";
import { sortTree } from "./file-tree.ts";
import { checksumsPath, type Manifest, manifestOf, manifestPath } from "./manifest.ts";
import { signEnvelope } from "./signing/envelope.ts";
import { provenanceStatement } from "./signing/provenance.ts";
import type { StatementSigner } from "./signing/statement-signer.ts";
import type { FileTree, PackagedFile, PackageInput } from "./types.ts";

/** A file's entry in full, each of its source constraints on a line of its own. */
const expandedLevels = 4;

export const statementPath = "provenance.intoto.json";
export const envelopePath = "provenance.dsse.json";

/** The files that describe a bundle, and that its manifest therefore cannot describe. */
export const sealPaths: ReadonlySet<string> = new Set([manifestPath, checksumsPath, statementPath, envelopePath]);

/** Adds the manifest over every file, and what sealFiles adds: the last step, after every other file is in the tree. */
export function sealBundle(
  input: PackageInput,
  files: FileTree,
  crypto: PackageCrypto,
  signer?: StatementSigner,
): FileTree {
  return sealFiles(input, files, manifestOf(input, files, crypto), crypto, signer);
}

/**
 * Adds the given manifest, the statement over it and every file, the statement's signature where there is a key, and the
 * checksums over everything.
 */
export function sealFiles(
  input: PackageInput,
  files: FileTree,
  manifest: Manifest,
  crypto: PackageCrypto,
  signer: StatementSigner | undefined,
): FileTree {
  const described = sortTree([...files, textFile(manifestPath, jsonText(manifest, expandedLevels))]);
  const statement = provenanceStatement(input, described, crypto);
  const sealed = sortTree([
    ...described,
    textFile(statementPath, statement),
    ...(signer === undefined ? [] : [textFile(envelopePath, signEnvelope(statement, signer))]),
  ]);
  const sums = sealed.map((file) => `${contentDigest(file, crypto).sha256}  ${file.path}\n`);
  return [...sealed, textFile(checksumsPath, sums.join(""))].sort((a, b) => compareText(a.path, b.path));
}

function textFile(path: string, content: string): PackagedFile {
  return { path, content, mode: 0o644 };
}
