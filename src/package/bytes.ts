/** UTF-8, as every text of a bundle is written. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function toBytes(content: string | Uint8Array): Uint8Array {
  return typeof content === "string" ? utf8(content) : content;
}

/** Standard base64 in one line. */
export function base64(content: string | Uint8Array): string {
  return Buffer.from(toBytes(content)).toString("base64");
}

const lineLength = 76;

/** Base64 in lines that every decoder and every editor takes. */
export function base64Lines(content: string | Uint8Array): string {
  const text = base64(content);
  const lines: string[] = [];
  for (let at = 0; at < text.length; at += lineLength) lines.push(text.slice(at, at + lineLength));
  return lines.join("\n");
}

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = Buffer.concat(parts);
  return new Uint8Array(whole.buffer, whole.byteOffset, whole.length);
}
