/** Whether a manifest.json is that of a bundle which Mandate wrote: its `tool.name` says so (package/manifest.ts). */
export function isOwnManifest(content: string | Uint8Array): boolean {
  try {
    const text = typeof content === "string" ? content : new TextDecoder().decode(content);
    // A large policy's manifest has megabytes: its head says it, and only another head is worth reading the rest.
    if (
      /^\{\s*"formatVersion": 1,\s*"policy": /.test(text) &&
      /"tool": \{\s*"name": "mandate",/.test(text.slice(0, 8192))
    )
      return true;
    const manifest: unknown = JSON.parse(text);
    const tool = member(manifest, "tool");
    return member(tool, "name") === "mandate";
  } catch {
    return false;
  }
}

function member(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
