import type { Host } from "../../host/host.ts";
import { keyUses, type KeyOptions, readProfileSigner, readStatementSigner } from "../../host/signing-keys.ts";
import type { ProfileSigner } from "../../package/signing/profile-signer.ts";
import type { StatementSigner } from "../../package/signing/statement-signer.ts";
import { type Services, UsageError } from "../services.ts";

/** Files, or FIFOs such as a shell's `<(...)`, with PEM in them. */
export interface SigningArguments {
  readonly signKey?: string;
  readonly signCert?: string;
  readonly statementKey?: string;
}

/** Who signs what of a bundle. Absent: nobody does. */
export interface Signers {
  readonly profileSigner?: ProfileSigner;
  readonly statementSigner?: StatementSigner;
  /** What a given key does not sign, in sentences for the build's report. */
  readonly notes: readonly string[];
}

/** An option and the environment variable that stands in for it. */
const sources = {
  signKey: { option: "--sign-key", variable: "MANDATE_SIGN_KEY" },
  signCert: { option: "--sign-cert", variable: "MANDATE_SIGN_CERT" },
  statementKey: { option: "--statement-key", variable: "MANDATE_STATEMENT_KEY" },
} as const;
const passphraseVariable = "MANDATE_SIGN_PASSPHRASE";

/** PEM with the name that people gave it by, for messages. */
interface Pem {
  readonly text: string;
  readonly name: string;
}

/** Keys are small; this is for a chain of certificates. */
const readLimit = 1_000_000;

/**
 * The keys of a build, from options or environment. One key can do for both purposes: then it signs the profiles and the
 * statement. A key of its own for the statement goes before it. Throws a UsageError for what cannot be used as it was meant.
 */
export async function readSigners(args: SigningArguments, { host }: Services): Promise<Signers> {
  const [signKey, signCert, statementKey] = [
    await readPem("signKey", args, host),
    await readPem("signCert", args, host),
    await readPem("statementKey", args, host),
  ];
  const passphrase = host.environment(passphraseVariable);
  const options = passphrase === undefined || passphrase === "" ? {} : { passphrase };
  if (signKey === undefined) {
    if (signCert !== undefined)
      throw new UsageError(`${signCert.name} needs the key that goes with it: ${sources.signKey.option}`);
    return statementKey === undefined ? { notes: [] } : { ...statementOnly(statementKey, options), notes: [] };
  }
  const uses = explain(signKey, () => keyUses(signKey.text, options));
  if (signCert === undefined) {
    if (uses.profile || statementKey !== undefined)
      throw new UsageError(`${signKey.name} needs the certificate that goes with it: ${sources.signCert.option}`);
    return {
      ...statementOnly(signKey, options),
      notes: ["the profile is not signed: this key is for the statement alone"],
    };
  }
  const profileSigner = explain({ name: `${signKey.name} with ${signCert.name}` }, () =>
    readProfileSigner(signKey.text, signCert.text, options),
  );
  if (statementKey !== undefined) return { profileSigner, ...statementOnly(statementKey, options), notes: [] };
  if (uses.statement) return { profileSigner, ...statementOnly(signKey, options), notes: [] };
  const note = `the statement is not signed: that takes Ed25519, P-256 or RSA, in ${sources.statementKey.option}`;
  return { profileSigner, notes: [note] };
}

function statementOnly(pem: Pem, options: KeyOptions): { readonly statementSigner: StatementSigner } {
  return { statementSigner: explain(pem, () => readStatementSigner(pem.text, options)) };
}

function explain<T>({ name }: { readonly name: string }, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UsageError(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The option's file; else the variable, which holds PEM or names a file. What a variable holds is never printed. */
async function readPem(source: keyof typeof sources, args: SigningArguments, host: Host): Promise<Pem | undefined> {
  const { option, variable } = sources[source];
  const given = args[source];
  if (given?.includes("-----BEGIN") === true)
    throw new UsageError(
      `${option} takes a file, because others can read a command line; ${variable} can hold the PEM`,
    );
  if (given !== undefined)
    return { name: `${option} ${given}`, text: await readText(given, `${option} ${given}`, host) };
  const value = host.environment(variable) ?? "";
  if (value === "") return undefined;
  if (value.includes("-----BEGIN")) return { name: variable, text: value };
  return {
    name: variable,
    text: await readText(value, `${variable} holds no PEM, and names no file that can be read`, host),
  };
}

async function readText(file: string, name: string, host: Host): Promise<string> {
  const read = await host.readBytes(host.resolve(file), { limit: readLimit, pipes: true });
  if (!read.ok) throw new UsageError(`${name}: ${read.message}`);
  return new TextDecoder().decode(read.bytes);
}
