import { concatBytes, utf8 } from "./bytes.ts";
import type { PackageCrypto } from "./crypto.ts";

/** The namespace of every UUID that Mandate derives. Never change it: devices would see new payloads beside the old ones. */
const mandateNamespace = "6f0c3b52-8a86-5d0b-9c54-1f3a7e2d4b90";

/** A UUID that depends on the name alone (RFC 4122, version 5), upper case as Apple writes them. */
export function uuidV5(name: string, crypto: PackageCrypto, namespace = mandateNamespace): string {
  const digest = crypto.sha1(concatBytes(Buffer.from(namespace.replaceAll("-", ""), "hex"), utf8(name)));
  const hex = Buffer.from(digest).toString("hex");
  const variant = ((parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    variant + hex.slice(18, 20),
    hex.slice(20, 32),
  ];
  return parts.join("-").toUpperCase();
}
