/** The cryptography that packaging needs, so that the core imports no Node module. */
export interface PackageCrypto {
  /** Of a text, its UTF-8. */
  digest(content: string | Uint8Array): ContentDigest;
  /** The same without the size: lower-case hex. */
  sha256(content: string | Uint8Array): string;
  sha1(bytes: Uint8Array): Uint8Array;
  /** Lower-case hex; only for the md5sums file that dpkg reads. */
  md5(bytes: Uint8Array): string;
  hmacSha256(key: Uint8Array, bytes: Uint8Array): Uint8Array;
  /** AES-256-CBC with PKCS#7 padding. */
  aes256Cbc(key: Uint8Array, initializationVector: Uint8Array, bytes: Uint8Array): Uint8Array;
}

/** What the manifest, the statement and the checksums say of a file's content. */
export interface ContentDigest {
  /** Lower-case hex. */
  readonly sha256: string;
  /** In bytes. */
  readonly size: number;
}
