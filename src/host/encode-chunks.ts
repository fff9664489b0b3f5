/** In bytes: stays in a processor's cache, so that a text is encoded and used while it is there. */
const chunkSize = 262_144;

const encoder = new TextEncoder();
let scratch: Uint8Array | undefined;

/**
 * Hands the UTF-8 of a text to `use`, piece by piece, in one buffer that is used again: encoding a text of megabytes at once takes
 * longer than what is done with it. `use` must be done with a piece when it returns.
 */
export function encodeChunks(text: string, use: (piece: Uint8Array) => void): void {
  scratch ??= new Uint8Array(chunkSize);
  for (let at = 0; at < text.length;) {
    const { read, written } = encoder.encodeInto(at === 0 ? text : text.slice(at), scratch);
    use(scratch.subarray(0, written));
    at += read;
  }
}
