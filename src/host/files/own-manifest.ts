/** In bytes: as much of a manifest as says whose it is. A large policy's has megabytes. */
export const headSize = 8192;

/** Whether a manifest.json is that of a bundle which Mandate wrote: its `tool.name` says so (package/manifest.ts). */
export function isOwnManifest(content: string | Uint8Array): boolean {
  if (isOwnHead(content)) return true;
  try {
    const manifest: unknown = JSON.parse(textOf(content));
    const tool = member(manifest, "tool");
    return member(tool, "name") === "mandate";
  } catch {
    return false;
  }
}

/** Whether the beginning of a manifest.json is as Mandate writes it. Only for another one the rest is worth reading. */
export function isOwnHead(content: string | Uint8Array): boolean {
  const head = textOf(content.slice(0, headSize));
  return /^\{\s*"formatVersion": 1,\s*"policy": /.test(head) && /"tool": \{\s*"name": "mandate",/.test(head);
}

function textOf(content: string | Uint8Array): string {
  return typeof content === "string" ? content : new TextDecoder().decode(content);
}

function member(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
