import { compareText } from "../../diagnostics/sort.ts";
import type { PackageCrypto } from "../crypto.ts";
import { modeText } from "../file-tree.ts";
import { checksumsPath, manifestPath } from "../manifest.ts";
import { envelopePath, sealPaths, statementPath } from "../seal-bundle.ts";
import { openEnvelope, statementIn } from "../signing/envelope.ts";
import type { StatementVerifier } from "../signing/statement-signer.ts";
import type { BundleEntry, BundleProblem, BundleProblemCode } from "./bundle-entry.ts";
import { collidingPaths, isSafePath } from "./safe-path.ts";
import { type ListedFile, readListedFiles, readSubjects } from "./read-manifest.ts";

interface Bundle {
  readonly entries: ReadonlyMap<string, BundleEntry>;
  /** SHA-256 by path, of the regular files. */
  readonly digests: ReadonlyMap<string, string>;
  readonly listed: readonly ListedFile[];
  readonly listedPaths: ReadonlySet<string>;
}

/**
 * Everything that makes a bundle other than what was built: nothing may be missing, changed, added, renamed or have another
 * mode. With a trusted key the statement over all of it must be signed by that key.
 */
export function verifyBundle(
  found: readonly BundleEntry[],
  crypto: PackageCrypto,
  trust?: StatementVerifier,
): readonly BundleProblem[] {
  const entries = new Map(found.map((entry) => [entry.path, entry]));
  const listed = readListedFiles(entries.get(manifestPath));
  if (listed === undefined) {
    return [problem("unreadable-manifest", manifestPath, "the manifest is missing or cannot be read")];
  }
  const files = found.filter(({ kind }) => kind === "file");
  const digests = new Map(files.map(({ path, content }) => [path, crypto.sha256(content)]));
  const bundle: Bundle = { entries, digests, listed, listedPaths: new Set(listed.map(({ path }) => path)) };
  const problems = [
    ...unsafePaths(found, listed),
    ...listed.flatMap((file) => checkListed(file, bundle)),
    ...found.flatMap((entry) => checkFound(entry, bundle)),
    ...checkChecksums(bundle),
    ...checkStatement(bundle),
    ...(trust === undefined ? checkUntrusted(bundle) : checkSignature(bundle, trust)),
  ];
  return problems.sort((a, b) => compareText(a.path, b.path) || compareText(a.code, b.code));
}

function problem(code: BundleProblemCode, path: string, message: string): BundleProblem {
  return { code, path, message };
}

function unsafePaths(found: readonly BundleEntry[], listed: readonly ListedFile[]): readonly BundleProblem[] {
  const paths = [...new Set([...found, ...listed].map(({ path }) => path))].sort(compareText);
  const seen = new Set<string>();
  const listedTwice = listed.filter(({ path }) => {
    const again = seen.has(path);
    seen.add(path);
    return again;
  });
  return [
    ...paths
      .filter((path) => !isSafePath(path))
      .map((path) => problem("unsafe-path", path, "the path leaves the bundle on some system that unpacks it")),
    ...listedTwice.map(({ path }) => problem("unsafe-path", path, "the manifest lists the path twice")),
    ...collidingPaths(paths).map(([path, other]) =>
      problem("unsafe-path", path, `where names have no case, it lies in the same place as ${other}`),
    ),
  ];
}

function checkListed(file: ListedFile, { entries, digests }: Bundle): readonly BundleProblem[] {
  const entry = entries.get(file.path);
  if (entry === undefined) return [problem("missing-file", file.path, "the manifest lists it, and it is not there")];
  if (entry.kind !== "file") return [];
  if (digests.get(file.path) !== file.sha256 || entry.content.length !== file.size) {
    return [problem("changed-file", file.path, `its hash is not the one in the manifest, ${file.sha256}`)];
  }
  return checkMode(entry, file.mode);
}

function checkFound(entry: BundleEntry, { listedPaths }: Bundle): readonly BundleProblem[] {
  if (entry.kind !== "file") return [problem("not-a-file", entry.path, "it is no regular file")];
  if (sealPaths.has(entry.path)) return checkMode(entry, "0644");
  if (listedPaths.has(entry.path)) return [];
  return [problem("unlisted-file", entry.path, "the manifest does not list it")];
}

function checkMode({ path, mode }: BundleEntry, expected: string): readonly BundleProblem[] {
  if (mode === undefined || modeText(mode) === expected) return [];
  return [problem("changed-mode", path, `its mode is ${modeText(mode)} and not ${expected}`)];
}

/** SHA256SUMS must say of every other file what is there: people check with it, without Mandate. */
function checkChecksums({ entries, digests }: Bundle): readonly BundleProblem[] {
  const sums = entries.get(checksumsPath);
  if (sums === undefined) return [problem("missing-file", checksumsPath, "the checksums are not there")];
  const expected = [...digests]
    .filter(([path]) => path !== checksumsPath)
    .sort(([a], [b]) => compareText(a, b))
    .map(([path, digest]) => `${digest}  ${path}\n`);
  const same = Buffer.from(sums.content).toString("utf8") === expected.join("");
  return same
    ? []
    : [problem("wrong-checksums", checksumsPath, "the checksums are not those of the files that are there")];
}

function checkStatement({ entries, digests, listed }: Bundle): readonly BundleProblem[] {
  const entry = entries.get(statementPath);
  if (entry === undefined) return [problem("missing-file", statementPath, "the provenance statement is not there")];
  return compareSubjects(Buffer.from(entry.content).toString("utf8"), statementPath, digests, listed);
}

/** The subjects of a statement must be the files that are there: the listed ones and the manifest. */
function compareSubjects(
  statement: string,
  path: string,
  digests: ReadonlyMap<string, string>,
  listed: readonly ListedFile[],
): readonly BundleProblem[] {
  const subjects = readSubjects(statement);
  if (subjects === undefined) return [problem("wrong-statement", path, "the statement cannot be read")];
  const names = [manifestPath, ...listed.map((file) => file.path)];
  const differing = [...new Set([...names, ...subjects.keys()])].filter(
    (name) => subjects.get(name) !== digests.get(name),
  );
  return differing.map((name) =>
    problem("wrong-statement", path, `the statement is not about the ${name} that is there`),
  );
}

/** Without a key nobody can say who signed, but the signed statement must be about what is there all the same. */
function checkUntrusted({ entries, digests, listed }: Bundle): readonly BundleProblem[] {
  const envelope = entries.get(envelopePath);
  if (envelope === undefined) return [];
  const statement = statementIn(Buffer.from(envelope.content).toString("utf8"));
  if (statement === undefined) return [problem("wrong-signature", envelopePath, "the envelope cannot be read")];
  return compareSubjects(statement, envelopePath, digests, listed);
}

function checkSignature({ entries, digests, listed }: Bundle, trust: StatementVerifier): readonly BundleProblem[] {
  const envelope = entries.get(envelopePath);
  if (envelope === undefined) return [problem("missing-signature", envelopePath, "the bundle is not signed")];
  const statement = openEnvelope(Buffer.from(envelope.content).toString("utf8"), trust);
  if (statement === undefined) {
    return [problem("wrong-signature", envelopePath, `no signature is by the trusted key, ${trust.keyId}`)];
  }
  return compareSubjects(statement, envelopePath, digests, listed);
}
