import { readFileSync } from "node:fs";

/** One document of validity-vectors.json. */
export interface ValidityVector {
  readonly name: string;
  readonly requirements_toml: string;
  readonly "print_startup_config_0.169.0": string;
  readonly "thread_start_0.169.0": string;
  readonly "thread_start_0.138.0": string;
}

/** One document of requirements-support.json. */
export interface SupportDocument {
  readonly id: string;
  readonly toml: string;
  readonly refusedToStartBy: readonly string[];
  readonly noThreadIn: readonly string[];
}

interface SupportFile {
  readonly meta: { readonly testedVersions: readonly string[] };
  readonly documents: readonly SupportDocument[];
}

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../fixtures/${name}`, import.meta.url), "utf8"));

export const validityVectors = read("validity-vectors.json") as readonly ValidityVector[];
export const supportFile = read("measured/requirements-support.json") as SupportFile;
