/** A private key with its certificates. The key itself stays with the host. */
export interface ProfileSigner {
  readonly keyType: "rsa" | "ec";
  /** In DER: the signer's own first, then the chain that leads to the root. */
  readonly certificates: readonly [Uint8Array, ...Uint8Array[]];
  /** Signs with SHA-256: PKCS #1 v1.5 for RSA, a DER signature for EC. */
  sign(bytes: Uint8Array): Uint8Array;
}
