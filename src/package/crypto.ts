/** The cryptography that packaging needs, so that the core imports no Node module. */
export interface PackageCrypto {
  /** Lower-case hex. */
  sha256(bytes: Uint8Array): string;
  sha1(bytes: Uint8Array): Uint8Array;
  /** Lower-case hex; only for the md5sums file that dpkg reads. */
  md5(bytes: Uint8Array): string;
  hmacSha256(key: Uint8Array, bytes: Uint8Array): Uint8Array;
  /** AES-256-CBC with PKCS#7 padding. */
  aes256Cbc(key: Uint8Array, initializationVector: Uint8Array, bytes: Uint8Array): Uint8Array;
}
