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

/** Reads an RSA or EC key and its certificates (any order, the chain included). Throws a message for people. */
export function readProfileSigner(keyPem: string, certificatesPem: string, passphrase?: string): ProfileSigner {
  const key = readPrivateKey(keyPem, passphrase);
  const keyType = key.asymmetricKeyType;
  if (keyType !== "rsa" && keyType !== "ec") {
    throw new Error(`a profile is signed with an RSA or EC key, and this one is ${keyType ?? "none"}`);
  }
  const certificates = (certificatesPem.match(certificateBlock) ?? []).map((pem) => new X509Certificate(pem));
  const own = certificates.find((certificate) => certificate.checkPrivateKey(key));
  if (own === undefined) throw new Error("no certificate belongs to the signing key");
  const chain = certificates.filter((certificate) => certificate !== own).map(({ raw }) => raw);
  return { keyType, certificates: [own.raw, ...chain], sign: (bytes) => sign("sha256", bytes, key) };
}

/** Reads the key that signs statements about bundles. Throws a message for people. */
export function readStatementSigner(keyPem: string, passphrase?: string): StatementSigner {
  const key = readPrivateKey(keyPem, passphrase);
  const digest = digestFor(key);
  return { keyId: keyIdOf(createPublicKey(key)), sign: (bytes) => sign(digest, bytes, key) };
}

/** Reads a public key or a certificate that someone trusts. Throws a message for people. */
export function readStatementVerifier(publicKeyPem: string): StatementVerifier {
  if (publicKeyPem.includes("PRIVATE KEY")) throw new Error("this is a private key; trust needs the public one");
  const key = createPublicKey(publicKeyPem);
  const digest = digestFor(key);
  return { keyId: keyIdOf(key), verify: (bytes, signature) => verify(digest, bytes, key, signature) };
}

function readPrivateKey(pem: string, passphrase: string | undefined): KeyObject {
  return createPrivateKey({ key: pem, ...(passphrase === undefined ? {} : { passphrase }) });
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
