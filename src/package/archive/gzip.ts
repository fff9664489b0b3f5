import { gzipSync } from "fflate";

/**
 * Gzip for the formats that must have it, without compression: a policy is small, and no compressor's version shows in the bytes.
 */
export function gzip(bytes: Uint8Array): Uint8Array {
  return gzipSync(bytes, { level: 0, mtime: 0 });
}
