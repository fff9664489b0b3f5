import type { Host } from "../../host/host.ts";
import { sealPaths } from "../../package/seal-bundle.ts";
import { UsageError } from "../services.ts";

/**
 * The bundles that a path names: itself, or all that lie directly below it. Below a directory of bundles everything that is
 * a directory or a link has to be a bundle, so that none gets lost with its manifest.
 */
export async function findBundles(path: string, host: Host): Promise<readonly string[]> {
  const kind = await host.kind(host.resolve(path));
  if (kind !== "directory")
    throw new UsageError(`no such bundle: ${path} ${kind === "missing" ? "does not exist" : "is no directory"}`);
  if (await isSealed(path, host)) return [path];
  const below: string[] = [];
  for (const name of await host.list(host.resolve(path))) {
    const facts = await host.inspect(host.resolve(path, name));
    if (!name.startsWith(".") && (facts?.kind === "directory" || facts?.kind === "symlink"))
      below.push(`${path.replace(/\/+$/, "")}/${name}`);
  }
  const sealed = await Promise.all(below.map((directory) => isSealed(directory, host)));
  if (!sealed.includes(true))
    throw new UsageError(`no such bundle: ${path} holds none of ${[...sealPaths].join(", ")}`);
  return below;
}

/** Whether something of what seals a bundle is left, so that a bundle without its manifest is a broken one, and not none. */
async function isSealed(directory: string, host: Host): Promise<boolean> {
  const facts = await Promise.all([...sealPaths].map((path) => host.inspect(host.resolve(directory, path))));
  return facts.some((found) => found !== undefined);
}
