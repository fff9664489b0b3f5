import { createCipheriv, createHash, createHmac } from "node:crypto";
import type { ContentDigest, PackageCrypto } from "../package/crypto.ts";
import { encodeChunks } from "./encode-chunks.ts";

/** Node's own cryptography. */
export const nodeCrypto: PackageCrypto = {
  digest: digestOf,
  sha256: (content) => digestOf(content).sha256,
  sha1: (bytes) => createHash("sha1").update(bytes).digest(),
  md5: (bytes) => createHash("md5").update(bytes).digest("hex"),
  hmacSha256: (key, bytes) => createHmac("sha256", key).update(bytes).digest(),
  aes256Cbc: (key, initializationVector, bytes) => {
    const cipher = createCipheriv("aes-256-cbc", key, initializationVector);
    return Buffer.concat([cipher.update(bytes), cipher.final()]);
  },
};

function digestOf(content: string | Uint8Array): ContentDigest {
  const hash = createHash("sha256");
  let size = 0;
  const add = (bytes: Uint8Array) => {
    hash.update(bytes);
    size += bytes.length;
  };
  if (typeof content === "string") encodeChunks(content, add);
  else add(content);
  return { sha256: hash.digest("hex"), size };
}
