import { createCipheriv, createHash, createHmac } from "node:crypto";
import type { PackageCrypto } from "../package/crypto.ts";

/** Node's own cryptography. */
export const nodeCrypto: PackageCrypto = {
  sha256: (bytes) => createHash("sha256").update(bytes).digest("hex"),
  sha1: (bytes) => createHash("sha1").update(bytes).digest(),
  md5: (bytes) => createHash("md5").update(bytes).digest("hex"),
  hmacSha256: (key, bytes) => createHmac("sha256", key).update(bytes).digest(),
  aes256Cbc: (key, initializationVector, bytes) => {
    const cipher = createCipheriv("aes-256-cbc", key, initializationVector);
    return Buffer.concat([cipher.update(bytes), cipher.final()]);
  },
};
