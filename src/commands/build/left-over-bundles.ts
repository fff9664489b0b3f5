import type { Host } from "../../host/host.ts";
import { manifestPath } from "../../package/manifest.ts";

/** Bundles of an output directory that this build of whole directories did not write: of policies that are no more. */
export async function leftOverBundles(
  host: Host,
  out: string,
  written: ReadonlySet<string>,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of await host.list(host.resolve(out))) {
    const directory = host.resolve(out, name);
    const isBundle = (await host.inspect(host.resolve(directory, manifestPath))) !== undefined;
    if (isBundle && !written.has(directory)) found.push(host.relative(host.cwd(), directory));
  }
  return found.map((directory) => `${directory}/ is of an earlier build: no policy of this one has its name`);
}
