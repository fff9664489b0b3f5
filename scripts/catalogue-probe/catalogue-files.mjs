import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeData } from "./write-data.mjs";

const root = join(import.meta.dirname, "..", "..");
const folder = join(root, "schemas", "codex");

export const cacheFolder = join(root, ".cache", "catalogue-probe");
export const artefacts = ["requirements", "config"];

const lists = {
  requirements: "keys",
  config: "keys",
  "enum-values": "values",
  "hook-events": "events",
  features: "features",
  shapes: "shapes",
  "required-members": "members",
  versions: "releases",
  limits: "limits",
  platforms: "facts",
};

/** One file of schemas/codex: its list and the fields before it. */
export function readCatalogue(name) {
  const { [lists[name]]: entries, ...header } = JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"));
  return { header, entries };
}

export function writeCatalogue(name, { header, entries }) {
  writeData(join(folder, `${name}.json`), header, lists[name], entries);
}

/** The raw result of one version, with its evidence; undefined when it was not probed on this machine. */
export function readRaw(version) {
  const file = join(cacheFolder, `${version}.json`);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}

export function writeRaw(version, raw) {
  mkdirSync(cacheFolder, { recursive: true });
  writeFileSync(join(cacheFolder, `${version}.json`), JSON.stringify(raw));
}

/** What differs from one state to the next; null for what is gone. */
export function changesBetween(before, after) {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return Object.fromEntries(
    names.filter((name) => before[name] !== after[name]).map((name) => [name, after[name] ?? null]),
  );
}
