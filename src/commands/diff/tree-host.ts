import type { Host, PathKind, ReadOptions, ReadResult } from "../../host/host.ts";

/** Files that lie somewhere else than on disk: in a git revision or an archive. */
export interface FileSource {
  /** The absolute path of the directory that the files lie in. */
  readonly root: string;
  /** Paths relative to the root, with forward slashes; only asked for where a directory is looked at. */
  list(): Promise<readonly string[]>;
  /** Undefined where the source does not say what lies at a path. */
  read(path: string, options?: ReadOptions): Promise<ReadResult> | undefined;
}

/** The world with the files of a source in the place of what lies below its root; nothing of the disk shows through there. */
export function treeHost(host: Host, source: FileSource): Host {
  let listed: Promise<readonly string[]> | undefined;
  const list = () => (listed ??= source.list());
  const relative = (path: string) => host.relative(source.root, host.resolve(path));
  const below = async (path: string) => {
    const inner = relative(path);
    const prefix = inner === "" ? "" : `${inner}/`;
    return { inner, prefix, paths: (await list()).filter((file) => file.startsWith(prefix)) };
  };
  const base: Host = Object.create(host) as Host;
  return Object.assign(base, {
    readBytes: (path: string, options?: ReadOptions): Promise<ReadResult> =>
      source.read(relative(path), options) ?? host.readBytes(path, options),
    kind: async (path: string): Promise<PathKind> => {
      const { inner, paths } = await below(path);
      if ((await list()).includes(inner)) return "file";
      return paths.length > 0 ? "directory" : "missing";
    },
    list: async (path: string): Promise<readonly string[]> => {
      const { prefix, paths } = await below(path);
      return [...new Set(paths.map((file) => file.slice(prefix.length).split("/")[0] ?? ""))];
    },
    listPolicies: async (path: string): Promise<readonly string[]> => {
      const { prefix, paths } = await below(path);
      return paths
        .filter((file) => file.endsWith(".policy.yaml"))
        .map((file) => `${path.replace(/\/$/, "")}/${file.slice(prefix.length)}`);
    },
  });
}
