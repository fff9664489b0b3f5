import {
  compareVersions,
  findKey,
  keySupport,
  memberTypes,
  valueSupport,
  type CodexType,
} from "../catalogue/codex/index.ts";
import { isPlainList, isPlainMap, type Plain } from "../source/located.ts";
import type { PlainMap, SimulatedBundle } from "./bundle.ts";
import { type ConfigCheck, type ConfigCheckInput, type ConfigFinding, rejected } from "./config-finding.ts";
import { profilesManaged } from "./permission-profile.ts";
import { mapAt, valueAt } from "./plain-path.ts";

/** Values that a client refuses to start on, with the first version that does. */
const retired: readonly {
  readonly path: readonly string[];
  readonly value: string;
  readonly since: string;
  readonly instead: string;
}[] = [{ path: ["approval_policy"], value: "untrusted", since: "0.149.0", instead: "on-request takes its place" }];

/** Values that the client version has retired: it does not start. A value that the managed layer covers is not read. */
export const retiredValues: ConfigCheck = ({ config, bundle, version }) => {
  const findings = retired
    .filter(({ path, value, since }) => valueAt(config, path) === value && compareVersions(version, since) >= 0)
    .filter(({ path }) => valueAt(bundle.managedConfig, path) === undefined)
    .map(({ path, value, instead }) =>
      rejected(`Codex ${version} does not start on ${path.join(".")} = "${value}": ${instead}`),
    );
  const profile = config["profile"] === undefined ? [] : [rejected("Codex does not start on the retired key profile")];
  return [...findings, ...profile];
};

/** Values of a type or word that the client does not take: it does not start. */
export const wrongValues: ConfigCheck = (input) => wrongIn(input, input.config, []);

function wrongIn(input: ConfigCheckInput, value: Plain, path: readonly (string | number)[]): readonly ConfigFinding[] {
  const { bundle, version } = input;
  if (path.length > 0) {
    const managed = valueAt(bundle.managedConfig, path);
    if (managed !== undefined && !(isPlainMap(managed) && isPlainMap(value))) return [];
    const fact = findKey("config", path);
    // A key that the version does not read cannot stop it.
    if (fact === undefined || keySupport("config", path, version) !== "known") return [];
    if (!fitsType(value, fact.type)) {
      return [rejected(`Codex does not start on the value of ${path.join(".")}: ${JSON.stringify(value)}`)];
    }
    if (typeof value === "string" && valueSupport("config", path, value, version) === "refused") {
      return [rejected(`Codex ${version} does not start on ${path.join(".")} = "${value}"`)];
    }
  }
  if (isPlainMap(value)) return Object.entries(value).flatMap(([key, item]) => wrongIn(input, item, [...path, key]));
  return isPlainList(value) ? value.flatMap((item, index) => wrongIn(input, item, [...path, index])) : [];
}

/** Whether a value has one of the shapes of a type. Choices are judged by version, in `valueSupport`. */
function fitsType(value: Plain, type: CodexType): boolean {
  return memberTypes(type).some((member) => {
    switch (member.kind) {
      case "any":
      case "union":
        return true;
      case "boolean":
        return typeof value === "boolean";
      case "string":
      case "path":
      case "choice":
        return typeof value === "string";
      case "integer":
        return typeof value === "number" && Number.isInteger(value);
      case "number":
        return typeof value === "number";
      case "list":
        return isPlainList(value);
      case "map":
      case "table":
        return isPlainMap(value);
    }
  });
}

/** Profiles of the user's own that Codex refuses to load. */
export const profileDefinitions: ConfigCheck = ({ config, bundle }) => {
  const own = Object.keys(mapAt(config, ["permissions"]));
  const managed = mapAt(bundle.requirements, ["permissions"]);
  const conflicts = own
    .filter((name) => name !== "filesystem" && Object.hasOwn(managed, name))
    .map((name) =>
      rejected(`Codex does not start: the profile ${name} is managed, and the user defines one of that name`, [
        "requirements",
        "permissions",
        name,
      ]),
    );
  const chosen = [config, bundle.managedConfig, bundle.systemConfig, bundle.requirements].some(
    (layer) => layer["default_permissions"] !== undefined,
  );
  const sandbox = [config, bundle.managedConfig, bundle.systemConfig].some(
    (layer) => layer["sandbox_mode"] !== undefined,
  );
  if (own.length === 0 || chosen || sandbox) return conflicts;
  return [...conflicts, rejected("Codex does not start on [permissions] without default_permissions")];
};

/** A choice of a profile that nobody defines. With managed profiles Codex falls back, under a managed choice it does not look. */
export const undefinedProfile: ConfigCheck = ({ config, bundle }) => {
  const name = config["default_permissions"];
  if (typeof name !== "string" || name.startsWith(":") || profilesManaged(bundle)) return [];
  if (["default_permissions", "sandbox_mode"].some((key) => bundle.managedConfig[key] !== undefined)) return [];
  if (definedIn(config, bundle, "permissions", name)) return [];
  return [rejected(`Codex does not start: default_permissions names the undefined profile ${name}`)];
};

/** Providers that Codex brings along; they cannot be defined again. */
const builtInProviders = ["openai", "ollama", "lmstudio", "amazon-bedrock"];

/** Model providers that Codex does not take: unknown ones, built-in ones with another definition, incomplete ones. */
export const providers: ConfigCheck = ({ config, bundle }) => {
  const definitions = Object.entries(mapAt(config, ["model_providers"])).flatMap(([name, provider]) => {
    if (builtInProviders.includes(name)) return [rejected(`Codex does not start: ${name} is a built-in provider`)];
    if (valueAt(provider, ["wire_api"]) === "chat") {
      return [rejected(`Codex does not start on wire_api = "chat" of the provider ${name}`)];
    }
    const label = valueAt(provider, ["name"]);
    return label === undefined || label === ""
      ? [rejected(`Codex does not start: the provider ${name} has no name`)]
      : [];
  });
  const chosen = config["model_provider"];
  const pinned = [bundle.requirements, bundle.managedConfig].some((layer) => layer["model_provider"] !== undefined);
  if (typeof chosen !== "string" || pinned || builtInProviders.includes(chosen)) return definitions;
  if (definedIn(config, bundle, "model_providers", chosen)) return definitions;
  return [...definitions, rejected(`Codex does not start: nobody defines the model provider ${chosen}`)];
};

function definedIn(config: PlainMap, bundle: SimulatedBundle, table: string, name: string): boolean {
  const layers = [config, bundle.managedConfig, bundle.systemConfig, bundle.requirements];
  return layers.some((layer) => Object.hasOwn(mapAt(layer, [table]), name));
}

/** Sign-in choices that the requirements leave no way for: Codex does not start. */
export const loginChoices: ConfigCheck = ({ config, bundle }) => {
  const method = config["forced_login_method"];
  const workspace = config["forced_chatgpt_workspace_id"];
  const wanted = typeof workspace === "string" ? [workspace] : isPlainList(workspace) ? workspace : undefined;
  const methods = bundle.requirements["allowed_login_methods"];
  const workspaces = bundle.requirements["allowed_chatgpt_workspaces"];
  const findings: ConfigFinding[] = [];
  if (method !== undefined && isPlainList(methods) && !methods.includes(method)) {
    findings.push(
      rejected("Codex does not start: no allowed login method is left", ["requirements", "allowed_login_methods"]),
    );
  }
  if (wanted !== undefined && isPlainList(workspaces) && !wanted.some((item) => workspaces.includes(item))) {
    findings.push(
      rejected("Codex does not start: no allowed workspace is left", ["requirements", "allowed_chatgpt_workspaces"]),
    );
  }
  return findings;
};
