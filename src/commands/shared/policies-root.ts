import type { SourceNames } from "../../codex/provenance.ts";
import type { Host } from "../../host/host.ts";
import type { Layer } from "../../policy/layer.ts";
import { profilePrefix } from "./profiles.ts";

/** The deepest directory that holds all layers of a policy: names below it are the same in every checkout. */
export function sourceNames(host: Host, layers: readonly Layer[]): SourceNames {
  const absolute = new Map(
    layers
      .filter((layer) => !layer.file.startsWith(profilePrefix))
      .map((layer) => [layer.file, host.resolve(layer.file)]),
  );
  const root = commonDirectory([...absolute.values()].map((path) => host.dirname(path)));
  const names = new Map(layers.map((layer) => [layer.file, layer.name.text]));
  // Every place of every constraint is named by its file.
  const relative = new Map<string, string>();
  return {
    relative: (file) => {
      let name = relative.get(file);
      if (name === undefined) {
        name = file.startsWith(profilePrefix) ? file : host.relative(root, absolute.get(file) ?? host.resolve(file));
        relative.set(file, name);
      }
      return name;
    },
    layerOf: (file) => names.get(file) ?? file,
  };
}

function commonDirectory(directories: readonly string[]): string {
  const [first, ...others] = directories.map((directory) => directory.split("/"));
  if (first === undefined) return "/";
  let length = first.length;
  for (const parts of others) {
    let same = 0;
    while (same < length && parts[same] === first[same]) same += 1;
    length = same;
  }
  const common = first.slice(0, length).join("/");
  return common === "" ? "/" : common;
}
