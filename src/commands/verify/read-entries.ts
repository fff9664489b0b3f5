import type { Host } from "../../host/host.ts";
import type { BundleEntry } from "../../package/verify/bundle-entry.ts";
import { UsageError } from "../services.ts";

/** Far more than any file of a bundle: a larger one is none of ours. */
const readLimit = 256_000_000;

/** Everything below a directory as it lies there; links are not followed, and of what is too large only the name counts. */
export async function readEntries(bundle: string, host: Host): Promise<readonly BundleEntry[]> {
  const entries: BundleEntry[] = [];
  // A link in the place of a bundle's own directory was named by the user.
  const pending = [""];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    for (const name of await host.list(host.resolve(bundle, folder))) {
      const path = folder === "" ? name : `${folder}/${name}`;
      const facts = await host.inspect(host.resolve(bundle, path));
      if (facts?.kind === "directory") pending.push(path);
      else if (facts?.kind === "file") entries.push(await readEntry(bundle, path, facts.mode, host));
      else entries.push({ path, kind: facts?.kind === "symlink" ? "link" : "other", content: new Uint8Array() });
    }
  }
  return entries;
}

async function readEntry(bundle: string, path: string, mode: number, host: Host): Promise<BundleEntry> {
  const read = await host.readBytes(host.resolve(bundle, path), { limit: readLimit, followSymlinks: false });
  const modes = host.inventsModes === true ? {} : { mode };
  if (read.ok) return { path, kind: "file", content: read.bytes, ...modes };
  if (read.reason === "too-large") return { path, kind: "file", content: new Uint8Array(), ...modes };
  if (read.reason === "not-regular") return { path, kind: "other", content: new Uint8Array() };
  throw new UsageError(`cannot read ${bundle}/${path}: ${read.message}`);
}
