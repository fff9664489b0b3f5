import type { Endpoint, Looked } from "./endpoint.ts";

/** Where a path leads on the endpoint, every link followed as the endpoint itself would: `/` is its own root. */
export interface ResolvedPath {
  /** Without links. */
  readonly path: string;
  readonly looked: Looked;
  /** The links that were followed, as paths without links above them. */
  readonly links: readonly string[];
}

const mostLinks = 40;

/**
 * Follows a path link by link. Absolute targets begin at the endpoint's root and `..` ends there, so that nothing outside it is ever
 * looked at. Something that is no directory in the middle of a path is as good as nothing there.
 */
export async function resolvePath(endpoint: Endpoint, path: string): Promise<ResolvedPath> {
  const links: string[] = [];
  const left = partsOf(path);
  let here: string[] = [];
  let looked: Looked = await endpoint.lookAt("/");
  for (let part = left.shift(); part !== undefined; part = left.shift()) {
    if (part === "..") {
      here = here.slice(0, -1);
      looked = await endpoint.lookAt(`/${here.join("/")}`);
      continue;
    }
    const next = `/${[...here, part].join("/")}`;
    looked = await endpoint.lookAt(next);
    if (looked.kind === "symlink") {
      const target = links.length < mostLinks ? await endpoint.readLink(next) : undefined;
      if (target === undefined) return { path: next, looked: { kind: "missing" }, links: [...links, next] };
      links.push(next);
      left.unshift(...partsOf(target));
      if (target.startsWith("/")) here = [];
      looked = { kind: "missing" };
      if (left.length === 0) looked = await endpoint.lookAt(`/${here.join("/")}`);
      continue;
    }
    here.push(part);
    if (looked.kind === "missing" || looked.kind === "denied") return { path: next, looked, links };
    if (looked.kind !== "directory" && left.length > 0) return { path: next, looked: { kind: "missing" }, links };
  }
  return { path: `/${here.join("/")}`, looked, links };
}

function partsOf(path: string): string[] {
  return path.split("/").filter((part) => part !== "" && part !== ".");
}
