import { defaultReadLimit } from "../../host/host.ts";
import { readStatementVerifier } from "../../host/signing-keys.ts";
import type { StatementVerifier } from "../../package/signing/statement-signer.ts";
import { verifyBundle } from "../../package/verify/verify-bundle.ts";
import { type ExitCode, type Services, UsageError } from "../services.ts";
import { findBundles } from "./find-bundles.ts";
import { readEntries } from "./read-entries.ts";
import { type BundleVerdict, verdictsJson, verdictsText } from "./view.ts";

export interface VerifyArguments {
  /** A bundle, or a directory of bundles. */
  readonly bundle: string;
  /** A file with the public key, or a certificate of it. */
  readonly trust?: string;
  readonly format: "text" | "json";
}

/** Says whether bundles are what was built, and with a trusted key that its owner signed them. */
export async function runVerify(args: VerifyArguments, services: Services): Promise<ExitCode> {
  const { host, crypto } = services;
  const trust = args.trust === undefined ? undefined : await readTrust(args.trust, services);
  const verdicts: BundleVerdict[] = [];
  for (const directory of await findBundles(args.bundle, host)) {
    const entries = await readEntries(directory, host);
    verdicts.push({
      bundle: directory,
      files: entries.length,
      problems: verifyBundle(entries, crypto, trust),
      ...(trust === undefined ? {} : { trustedKey: trust.keyId }),
    });
  }
  const broken = verdicts.some(({ problems }) => problems.length > 0);
  if (args.format === "json") host.out(verdictsJson(verdicts));
  else if (broken || !services.quiet) host.out(verdictsText(verdicts));
  return broken ? 1 : 0;
}

async function readTrust(file: string, { host }: Services): Promise<StatementVerifier> {
  const read = await host.readBytes(host.resolve(file), { limit: defaultReadLimit, pipes: true });
  if (!read.ok) throw new UsageError(`--trust ${file}: ${read.message}`);
  try {
    return readStatementVerifier(new TextDecoder().decode(read.bytes));
  } catch (error) {
    throw new UsageError(`--trust ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
