/** One single-quoted word of POSIX shell that means exactly `text`. */
export function shellQuote(text: string): string {
  if (text.includes("\0")) throw new Error("internal error: a shell word cannot hold NUL");
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Text for a comment line of any script: printable ASCII on one line. */
export function commentText(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "?");
}

/** Base64 of the UTF-8 form of `text`. */
export function base64(text: string): string {
  return bytesToBase64(new TextEncoder().encode(text));
}

/** Base64 of the UTF-16LE form of `text`, as `powershell.exe -EncodedCommand` takes it. */
export function base64Utf16(text: string): string {
  const bytes = new Uint8Array(text.length * 2);
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    bytes[index * 2] = unit & 0xff;
    bytes[index * 2 + 1] = unit >> 8;
  }
  return bytesToBase64(bytes);
}

/** A PowerShell expression that decodes to `text`: quoting alone is not safe there, curly quotes end a string too. */
export function powerShellText(text: string): string {
  return `([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${base64(text)}')))`;
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function bytesToBase64(bytes: Uint8Array): string {
  let text = "";
  for (let index = 0; index < bytes.length; index += 3) {
    const group = ((bytes[index] ?? 0) << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0);
    const digits = [18, 12, 6, 0].map((shift) => alphabet.charAt((group >> shift) & 63));
    const missing = Math.max(0, index + 3 - bytes.length);
    text += digits.slice(0, 4 - missing).join("") + "=".repeat(missing);
  }
  return text;
}
