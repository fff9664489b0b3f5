import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign,
  verify,
  X509Certificate,
} from "node:crypto";
import type { ProfileSigner } from "../package/signing/profile-signer.ts";
import type { StatementSigner, StatementVerifier } from "../package/signing/statement-signer.ts";

const certificateBlock = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;
const profileCurves = new Set(["prime256v1", "secp384r1", "secp521r1"]);

export interface KeyOptions {
  /** Of an encrypted key. */
  readonly passphrase?: string;
  /** The moment at which certificates have to be valid; now when absent. */
  readonly at?: Date;
}

/** Reads an RSA or EC key and its certificates (any order, the chain included). Throws a message for people. */
export function readProfileSigner(keyPem: string, certificatesPem: string, options: KeyOptions = {}): ProfileSigner {
  const key = readPrivateKey(keyPem, options.passphrase);
  const keyType = profileKeyType(key);
  const certificates = readCertificates(certificatesPem);
  const own = certificates.find((certificate) => certificate.checkPrivateKey(key));
  if (own === undefined) throw new Error("none of the certificates belongs to the signing key");
  for (const certificate of certificates) checkValidity(certificate, options.at ?? new Date());
  const chain = certificates.filter((certificate) => certificate !== own).map(({ raw }) => raw);
  return { keyType, certificates: [own.raw, ...chain], sign: (bytes) => sign("sha256", bytes, key) };
}

function profileKeyType(key: KeyObject): "rsa" | "ec" {
  const { namedCurve = "", modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === "rsa") {
    if (modulusLength >= 2048) return "rsa";
    throw new Error(`an RSA key of ${modulusLength} bits is too short: profiles need 2048 or more`);
  }
  if (key.asymmetricKeyType === "ec" && profileCurves.has(namedCurve)) return "ec";
  throw new Error(
    `a profile is signed with an RSA key, or an EC key on P-256, P-384 or P-521, and this one is ${namedCurve || (key.asymmetricKeyType ?? "none")}`,
  );
}

function readCertificates(pem: string): readonly X509Certificate[] {
  const blocks = pem.match(certificateBlock) ?? [];
  if (blocks.length === 0) throw new Error("there is no certificate in PEM in it");
  return blocks.map((block) => {
    try {
      return new X509Certificate(block);
    } catch {
      throw new Error("one of its certificates cannot be read");
    }
  });
}

/** A device that is given a profile signed outside this time shows it as not verified, or refuses it. */
function checkValidity({ subject, validFrom, validTo }: X509Certificate, at: Date): void {
  const name = subject.replaceAll("\n", ", ");
  if (new Date(validTo) < at) throw new Error(`the certificate of ${name} expired on ${validTo}`);
  if (new Date(validFrom) > at) throw new Error(`the certificate of ${name} is not valid before ${validFrom}`);
}

/** Reads the key that signs statements about bundles. Throws a message for people. */
export function readStatementSigner(keyPem: string, { passphrase }: KeyOptions = {}): StatementSigner {
  const key = readPrivateKey(keyPem, passphrase);
  const digest = digestFor(key);
  return { keyId: keyIdOf(createPublicKey(key)), sign: (bytes) => sign(digest, bytes, key) };
}

/** Reads a public key or a certificate that someone trusts. Throws a message for people. */
export function readStatementVerifier(publicKeyPem: string): StatementVerifier {
  if (publicKeyPem.includes("PRIVATE KEY")) throw new Error("this is a private key; trust needs the public one");
  const key = readPublicKey(publicKeyPem);
  const digest = digestFor(key);
  return { keyId: keyIdOf(key), verify: (bytes, signature) => verify(digest, bytes, key, signature) };
}

function readPublicKey(pem: string): KeyObject {
  try {
    return createPublicKey(pem);
  } catch {
    throw new Error("there is no public key or certificate in PEM in it");
  }
}

function readPrivateKey(pem: string, passphrase: string | undefined): KeyObject {
  const encrypted = /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(pem);
  if (encrypted && passphrase === undefined) throw new Error("the key is encrypted, and no passphrase is given");
  try {
    return createPrivateKey({ key: pem, ...(passphrase === undefined ? {} : { passphrase }) });
  } catch {
    // What OpenSSL says of it is for programmers, and might quote the key.
    throw new Error(
      encrypted ? "the key cannot be decrypted with the given passphrase" : "there is no private key in PEM in it",
    );
  }
}

/** What a key is for: Ed25519 signs statements alone, P-384 and P-521 profiles alone. Throws a message for people. */
export function keyUses(
  keyPem: string,
  { passphrase }: KeyOptions = {},
): { readonly profile: boolean; readonly statement: boolean } {
  const key = readPrivateKey(keyPem, passphrase);
  return { profile: works(() => profileKeyType(key)), statement: works(() => digestFor(key)) };
}

function works(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}

/** The digest that goes with a key; Ed25519 has its own. */
function digestFor(key: KeyObject): "sha256" | null {
  switch (key.asymmetricKeyType) {
    case "ed25519":
      return null;
    case "rsa":
      return "sha256";
    case "ec":
      if (key.asymmetricKeyDetails?.namedCurve === "prime256v1") return "sha256";
      throw new Error("statements are signed with the curve P-256");
    default:
      throw new Error(`statements are signed with Ed25519, P-256 or RSA, not ${key.asymmetricKeyType ?? "this key"}`);
  }
}

function keyIdOf(publicKey: KeyObject): string {
  return createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest("hex");
}
