import type { Plain } from "../../source/located.ts";
import { isPlainMap, toPlain } from "../../source/located.ts";
import { parseToml } from "../../source/parse-toml.ts";
import { sourceText } from "../../source/source-text.ts";
import type { Endpoint } from "./endpoint.ts";
import { observeDirectory, observeFile, type ObservedFile } from "./observe-file.ts";
import { inOrder } from "./observe-system.ts";

/** A CODEX_HOME directory to look at. */
export interface CodexHome {
  /** Under which endpoint's root the directory lies. */
  readonly endpoint: Endpoint;
  /** On that endpoint. */
  readonly path: string;
  /** As people know it. */
  readonly shown: string;
}

/** A file of a user's or a project's configuration. */
export interface UserFile {
  readonly shown: string;
  readonly what: "config" | "hooks" | "rules";
  readonly file: ObservedFile;
}

/** What could not be listed: what lies there is not known. */
export interface Unlisted {
  readonly path: string;
  readonly message: string;
}

export interface ObservedUsers {
  readonly files: readonly UserFile[];
  readonly unlisted: readonly Unlisted[];
}

/** How many trusted projects of one user are looked at. */
const mostProjects = 500;

/** The home directories of the people on an endpoint: those of passwd, and those in the usual places. */
export async function observeHomes(
  endpoint: Endpoint,
): Promise<{ readonly homes: readonly string[]; readonly unlisted: readonly Unlisted[] }> {
  const passwd = await observeFile(endpoint, "/etc/passwd");
  const text =
    passwd.kind === "file" && passwd.content.kind === "bytes" ? new TextDecoder().decode(passwd.content.bytes) : "";
  const homes = new Set(
    text
      .split("\n")
      .map((line) => line.split(":")[5]?.replace(/\/+$/, "") ?? "")
      .filter((home) => home.startsWith("/")),
  );
  const unlisted: Unlisted[] = [];
  const why = passwdProblem(passwd);
  if (why !== undefined) unlisted.push({ path: "/etc/passwd", message: why });
  for (const place of ["/home", "/Users"]) {
    const found = await observeDirectory(endpoint, place);
    const why = found.kind === "denied" ? found.message : found.kind === "directory" ? found.unlisted : undefined;
    if (why !== undefined) unlisted.push({ path: place, message: why });
    if (found.kind === "directory") for (const name of found.names) homes.add(`${place}/${name}`);
  }
  return { homes: [...homes].sort(), unlisted };
}

/** Why the list of people cannot be read; nothing where there is none. */
function passwdProblem(file: ObservedFile): string | undefined {
  if (file.kind === "missing") return undefined;
  if (file.kind === "denied") return file.message;
  if (file.kind !== "file") return `it is a ${file.kind}`;
  if (file.content.kind === "bytes") return undefined;
  return file.content.kind === "denied" ? file.content.message : `it has ${file.size} bytes`;
}

/** The configuration of users, and of the projects that they trust. */
export async function observeUsers(homes: readonly CodexHome[]): Promise<ObservedUsers> {
  const files: UserFile[] = [];
  const unlisted: Unlisted[] = [];
  const seen = new Set<string>();
  for (const home of homes) {
    const found = await observeCodexDirectory(home);
    files.push(...found.files);
    unlisted.push(...found.unlisted);
    const projects = found.files
      .flatMap(trustedProjects)
      .filter((path) => !seen.has(path) && seen.add(path) !== undefined)
      .slice(0, mostProjects);
    const inside = await inOrder(projects, (path) =>
      observeCodexDirectory({ endpoint: home.endpoint, path: `${path}/.codex`, shown: `${path}/.codex` }),
    );
    for (const project of inside) {
      files.push(...project.files);
      unlisted.push(...project.unlisted);
    }
  }
  return { files, unlisted };
}

async function observeCodexDirectory({ endpoint, path, shown }: CodexHome): Promise<ObservedUsers> {
  const directory = await observeDirectory(endpoint, path);
  if (directory.kind === "denied") return { files: [], unlisted: [{ path: shown, message: directory.message }] };
  if (directory.kind === "missing") return { files: [], unlisted: [] };
  const unlisted: Unlisted[] = directory.unlisted === undefined ? [] : [{ path: shown, message: directory.unlisted }];
  const files: UserFile[] = [];
  const add = async (name: string, what: UserFile["what"], isListed = false) => {
    const file = await observeFile(endpoint, path === "/" ? `/${name}` : `${path}/${name}`);
    if (file.kind !== "missing") files.push({ shown: `${shown}/${name}`, what, file });
    else if (isListed && name.includes("\ufffd"))
      unlisted.push({ path: `${shown}/${name}`, message: "its name is no UTF-8" });
  };
  // `codex -p NAME` adds NAME.config.toml.
  const configs = directory.names.filter((name) => name.endsWith(".config.toml"));
  await add("config.toml", "config");
  for (const name of configs) await add(name, "config", true);
  await add("hooks.json", "hooks");
  const rules = await observeDirectory(endpoint, path === "/" ? "/rules" : `${path}/rules`);
  if (rules.kind === "denied") unlisted.push({ path: `${shown}/rules`, message: rules.message });
  if (rules.kind === "directory") {
    if (rules.unlisted !== undefined) unlisted.push({ path: `${shown}/rules`, message: rules.unlisted });
    for (const name of rules.names) if (name.endsWith(".rules")) await add(`rules/${name}`, "rules", true);
  }
  return { files, unlisted };
}

/** The projects that a user's config.toml trusts. */
function trustedProjects({ what, file }: UserFile): readonly string[] {
  const config = what === "config" ? readConfig(file) : undefined;
  const projects = isPlainMap(config) ? config["projects"] : undefined;
  if (!isPlainMap(projects)) return [];
  return Object.entries(projects)
    .filter(([path, project]) => path.startsWith("/") && isPlainMap(project) && project["trust_level"] === "trusted")
    .map(([path]) => path.replace(/\/+$/, ""));
}

/** A TOML file as plain data; undefined where it is none, or a text with the reason. */
export function readConfig(file: ObservedFile): Plain | undefined {
  if (file.kind !== "file" || file.content.kind !== "bytes") return undefined;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(file.content.bytes);
    const parsed = parseToml(sourceText(file.path, text));
    return parsed.diagnostics.length > 0 ? undefined : toPlain(parsed.value);
  } catch {
    return undefined;
  }
}
