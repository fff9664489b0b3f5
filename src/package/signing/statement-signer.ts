/** A private key for statements about a bundle: Ed25519, P-256, or RSA with PKCS #1 v1.5 and SHA-256. */
export interface StatementSigner {
  /** SHA-256 of the public key in DER, in hex. */
  readonly keyId: string;
  sign(bytes: Uint8Array): Uint8Array;
}

/** The public key that someone trusts. */
export interface StatementVerifier {
  readonly keyId: string;
  verify(bytes: Uint8Array, signature: Uint8Array): boolean;
}
