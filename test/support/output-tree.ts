import type { OutputFile, OutputTree } from "../../src/host/host.ts";

/** A tree that the host takes for a bundle of ours, with the given text files. */
export function outputTree(directory: string, files: Readonly<Record<string, string>>): OutputTree {
  const manifest = { path: "manifest.json", content: '{"tool":{"name":"mandate"}}\n', mode: 0o644 };
  const others: OutputFile[] = Object.entries(files).map(([path, content]) => ({ path, content, mode: 0o644 }));
  return { directory, files: [manifest, ...others] };
}
