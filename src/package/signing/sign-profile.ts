import * as asn1 from "asn1js";
import { invariant } from "../../diagnostics/diagnostic.ts";
import { utf8 } from "../bytes.ts";
import type { PackageCrypto } from "../crypto.ts";
import type { ProfileSigner } from "./profile-signer.ts";

const oid = {
  data: "1.2.840.113549.1.7.1",
  signedData: "1.2.840.113549.1.7.2",
  contentType: "1.2.840.113549.1.9.3",
  messageDigest: "1.2.840.113549.1.9.4",
  sha256: "2.16.840.1.101.3.4.2.1",
  rsa: "1.2.840.113549.1.1.1",
  ecdsaWithSha256: "1.2.840.10045.4.3.2",
} as const;

/**
 * A profile as CMS SignedData that holds the profile's very bytes and the signer's whole chain (RFC 5652). No signing time is
 * stated: it would be the one thing that differs between two builds, and nobody vouches for it.
 */
export function signProfile(profile: string, signer: ProfileSigner, crypto: PackageCrypto): Uint8Array {
  const content = utf8(profile);
  // In the order of their encodings, as DER wants a set.
  const attributes = [
    attribute(oid.contentType, identifier(oid.data)),
    attribute(oid.messageDigest, octets(Buffer.from(crypto.sha256(content), "hex"))),
  ];
  const signature = signer.sign(new Uint8Array(new asn1.Set({ value: attributes }).toBER()));
  const signerInfo = sequence(
    new asn1.Integer({ value: 1 }),
    issuerAndSerialNumber(signer.certificates[0]),
    sequence(identifier(oid.sha256)),
    tagged(0, attributes),
    signer.keyType === "rsa"
      ? sequence(identifier(oid.rsa), new asn1.Null())
      : sequence(identifier(oid.ecdsaWithSha256)),
    octets(signature),
  );
  const signedData = sequence(
    new asn1.Integer({ value: 1 }),
    new asn1.Set({ value: [sequence(identifier(oid.sha256))] }),
    sequence(identifier(oid.data), tagged(0, [octets(content)])),
    tagged(0, signer.certificates.map(read)),
    new asn1.Set({ value: [signerInfo] }),
  );
  return new Uint8Array(sequence(identifier(oid.signedData), tagged(0, [signedData])).toBER());
}

/** What names a certificate: its issuer and its serial number, as the certificate itself has them. */
function issuerAndSerialNumber(certificate: Uint8Array): asn1.Sequence {
  const toBeSigned = childrenOf(childrenOf(read(certificate))[0]);
  // The version is tagged and may be absent; then come serial number, algorithm and issuer.
  const start = toBeSigned[0] instanceof asn1.Integer ? 0 : 1;
  const serialNumber = toBeSigned[start];
  const issuer = toBeSigned[start + 2];
  invariant(serialNumber !== undefined && issuer !== undefined, "a certificate without an issuer");
  return sequence(issuer, serialNumber);
}

function read(der: Uint8Array): asn1.AsnType {
  const { offset, result } = asn1.fromBER(new Uint8Array(der));
  invariant(offset !== -1, "a certificate that is no ASN.1");
  return result;
}

function childrenOf(node: asn1.AsnType | undefined): readonly asn1.AsnType[] {
  invariant(node instanceof asn1.Constructed, "a certificate of another shape");
  return node.valueBlock.value;
}

function sequence(...value: asn1.AsnType[]): asn1.Sequence {
  return new asn1.Sequence({ value });
}

function identifier(value: string): asn1.ObjectIdentifier {
  return new asn1.ObjectIdentifier({ value });
}

function octets(bytes: Uint8Array): asn1.OctetString {
  return new asn1.OctetString({ valueHex: new Uint8Array(bytes).buffer });
}

function attribute(type: string, value: asn1.AsnType): asn1.Sequence {
  return sequence(identifier(type), new asn1.Set({ value: [value] }));
}

function tagged(tagNumber: number, value: asn1.AsnType[]): asn1.Constructed {
  return new asn1.Constructed({ idBlock: { tagClass: 3, tagNumber }, value });
}
