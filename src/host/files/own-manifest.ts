/** Whether a manifest.json is that of a bundle which Mandate wrote: its `tool.name` says so (package/manifest.ts). */
export function isOwnManifest(content: string | Uint8Array): boolean {
  try {
    const manifest: unknown = JSON.parse(typeof content === "string" ? content : new TextDecoder().decode(content));
    const tool = member(manifest, "tool");
    return member(tool, "name") === "mandate";
  } catch {
    return false;
  }
}

function member(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
