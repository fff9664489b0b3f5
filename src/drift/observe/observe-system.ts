import { type Expectation, systemDirectories } from "../expectation.ts";
import type { Endpoint, Looked } from "./endpoint.ts";
import { observeDirectory, observeFile, type ObservedFile, readLimit } from "./observe-file.ts";

/** Codex's system directory as it was found. */
export interface ObservedSystem {
  /** The bundle's files, in the order of the bundle. */
  readonly files: readonly ObservedFile[];
  /** What else lies where Codex reads. */
  readonly extras: readonly ExtraFile[];
  /** The directories above the bundle's files, and those that Codex reads, from the outside in. */
  readonly parents: readonly { readonly path: string; readonly looked: Looked }[];
  /** Directories whose names could not be listed: what else lies there is not known. */
  readonly unlisted: readonly { readonly path: string; readonly message: string }[];
}

export interface ExtraFile {
  readonly file: ObservedFile;
  /** Where it lies, relative to the system directory. */
  readonly name: string;
  readonly place: "policy" | "managed-config" | "rules" | "hooks" | "other";
}

/** Single files that Codex reads in its system directory. Only Windows clients before 0.149.1 read the second one there. */
const policyFiles = ["requirements.toml", "managed_config.toml", "config.toml", "hooks.json"] as const;
/** Directories of which Codex reads every entry. */
const readDirectories = ["agents", "skills"] as const;
/** How many entries of one directory are looked at: a directory full of them is said by the first. */
const mostExtras = 200;

export async function observeSystem(endpoint: Endpoint, expected: Expectation): Promise<ObservedSystem> {
  const directory = systemDirectories[expected.platform];
  const files = await inOrder(expected.files, ({ path, size }) =>
    observeFile(endpoint, path, Math.max(size, readLimit)),
  );
  const fold = (path: string) => (expected.platform === "linux" ? path : path.toLowerCase());
  const owned = new Set(expected.files.map(({ path }) => fold(path)));
  const extras: ExtraFile[] = [];
  const unlisted: { path: string; message: string }[] = [];
  const add = async (name: string, place: ExtraFile["place"], isListed = false) => {
    const path = `${directory}/${name}`;
    if (owned.has(fold(path))) return;
    const file = await observeFile(endpoint, path);
    // A link that leads nowhere is read as nothing, until somebody puts something there; a name that is no UTF-8 is listed, and
    // cannot be looked at by the name that was shown.
    if (file.kind !== "missing" || isLinked(file, name) || isListed) extras.push({ file, name, place });
  };
  for (const name of policyFiles) await add(name, name === "managed_config.toml" ? "managed-config" : "policy");
  for (const [folder, place] of [
    ["rules", "rules"],
    ["hooks", "hooks"],
    ...readDirectories.map((name) => [name, "other"] as const),
  ] as const) {
    const found = await observeDirectory(endpoint, `${directory}/${folder}`);
    if (found.kind === "denied") unlisted.push({ path: found.path, message: found.message });
    if (found.kind !== "directory") continue;
    if (found.unlisted !== undefined) unlisted.push({ path: found.path, message: found.unlisted });
    // Codex reads no other ending there, and no directories below it.
    const read = found.names.filter((name) => place !== "rules" || (name.endsWith(".rules") && name !== ".rules"));
    for (const name of read.slice(0, mostExtras)) await add(`${folder}/${name}`, place, true);
  }
  const real = extras.filter(({ file, place }) => place !== "rules" || file.kind !== "directory");
  return { files, extras: real, parents: await observeParents(endpoint, expected, directory), unlisted };
}

/** Whether the place itself is a link, and not a directory above it. */
export function isLinked({ links }: ObservedFile, name: string): boolean {
  return links.some((link) => link.endsWith(`/${name}`));
}

async function observeParents(endpoint: Endpoint, expected: Expectation, directory: string) {
  const paths = new Set(parentsOf(`${directory}/x`));
  for (const folder of ["rules", "hooks", ...readDirectories]) paths.add(`${directory}/${folder}`);
  for (const { path } of expected.files) for (const parent of parentsOf(path)) paths.add(parent);
  // The root of a tree that is mounted elsewhere is the mount point's business.
  const looked = [...paths].filter((path) => path !== "/" || endpoint.live !== undefined).sort();
  return inOrder(looked, async (path) => ({ path, looked: await endpoint.lookAt(path) }));
}

function parentsOf(path: string): readonly string[] {
  const parts = path.split("/").slice(1, -1);
  return ["/", ...parts.map((_, index) => `/${parts.slice(0, index + 1).join("/")}`)];
}

/** One after the other: a check must not load the machine that it checks. */
export async function inOrder<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
