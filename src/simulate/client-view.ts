import { type CodexArtefact, findKey, keySupport, limitsOf } from "../catalogue/codex/index.ts";
import { isPlainList, isPlainMap, type Plain } from "../source/located.ts";
import type { PlainMap, SimulatedBundle, SimulatedPlatform } from "./bundle.ts";

interface Client {
  readonly version: string;
  readonly platform: SimulatedPlatform;
}

const views = new WeakMap<SimulatedBundle, Map<string, SimulatedBundle>>();

/**
 * The bundle as one client version reads it: keys that the version, platform or channel ignores are gone. Keys that no version is
 * known to read stay, because the catalogue does not list every part of a map that the organisation fills.
 */
export function seenBy(bundle: SimulatedBundle, version: string): SimulatedBundle {
  const known = views.get(bundle) ?? new Map<string, SimulatedBundle>();
  views.set(bundle, known);
  const earlier = known.get(version);
  if (earlier !== undefined) return earlier;
  const client = { version, platform: bundle.platform };
  const view: SimulatedBundle = {
    ...bundle,
    requirements: keep("requirements", bundle.requirements, client),
    managedConfig: keep("config", bundle.managedConfig, client),
    systemConfig: keep("config", bundle.systemConfig, client),
    libraryHooks: bundle.libraryHooks.filter((hook) => reads("requirements", ["hooks", hook.event], client)),
  };
  known.set(version, view);
  return view;
}

function reads(artefact: CodexArtefact, path: readonly (string | number)[], client: Client): boolean {
  if (findKey(artefact, path) === undefined) return true;
  if (keySupport(artefact, path, client.version) !== "known") return false;
  return !limitsOf(artefact, path).some((limit) => limit.on === client.platform && limit.effect === "ignored");
}

function keep(artefact: CodexArtefact, map: PlainMap, client: Client): PlainMap {
  return keepMap(artefact, map, [], client);
}

function keepMap(artefact: CodexArtefact, map: PlainMap, path: readonly (string | number)[], client: Client): PlainMap {
  const entries = Object.entries(map).flatMap(([key, value]): [string, Plain][] => {
    const place = [...path, key];
    return reads(artefact, place, client) ? [[key, keepValue(artefact, value, place, client)]] : [];
  });
  return Object.fromEntries(entries);
}

function keepValue(artefact: CodexArtefact, value: Plain, path: readonly (string | number)[], client: Client): Plain {
  if (isPlainList(value)) return value.map((item, index) => keepValue(artefact, item, [...path, index], client));
  return isPlainMap(value) ? keepMap(artefact, value, path, client) : value;
}
