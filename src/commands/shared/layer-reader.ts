import type { Host } from "../../host/host.ts";
import type { LayerReader, LayerText } from "../../policy/load-layers.ts";
import { sourceText } from "../../source/source-text.ts";
import { profilePrefix, profiles } from "./profiles.ts";
import { readSource } from "./read-source.ts";

/** The key of a layer: the file's absolute path, or `profile:NAME`. Names shown to people are relative to the current directory. */
export function layerReader(host: Host): LayerReader {
  return {
    resolve: (name, from) => {
      if (name.startsWith(profilePrefix)) return name;
      return from === undefined || from.startsWith(profilePrefix)
        ? host.resolve(name)
        : host.resolve(host.dirname(from), name);
    },
    read: (key) => (key.startsWith(profilePrefix) ? Promise.resolve(readProfile(key)) : readFile(host, key)),
  };
}

function readProfile(key: string): LayerText {
  const text = profiles[key.slice(profilePrefix.length)];
  if (text !== undefined) return { ok: true, source: sourceText(key, text), diagnostics: [] };
  return {
    ok: false,
    reason: `there is no ${key}; known: ${Object.keys(profiles)
      .map((name) => profilePrefix + name)
      .join(", ")}`,
    diagnostics: [],
  };
}

async function readFile(host: Host, path: string): Promise<LayerText> {
  const read = await readSource(host, path, shownName(host, path));
  if (read.ok) return { ok: true, source: read.source, diagnostics: [] };
  // A file that cannot be opened is reported where it is named; wrong bytes are reported in the file itself.
  return { ok: false, reason: read.reason, diagnostics: read.unreadable ? [] : [read.diagnostic] };
}

/** A path as people are shown it: relative where it lies below the current directory or beside it. */
export function shownName(host: Host, path: string): string {
  const relative = host.relative(host.cwd(), path);
  return relative.startsWith("../../..") || relative === "" ? path : relative;
}
