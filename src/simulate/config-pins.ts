import { isPlainList, isPlainMap, type Plain } from "../source/located.ts";
import { answerServer } from "./answer-mcp.ts";
import { type ConfigCheck, clamped } from "./config-finding.ts";
import { domainMatches } from "./domain-pattern.ts";
import { leavesOf, mapAt, samePlain, valueAt } from "./plain-path.ts";
import type { ServerDefinition, SettingPath } from "./question.ts";

/** Requirements of one exact value that the user's configuration has a key of the same name for. */
const exact = [
  "allow_login_shell",
  "chatgpt_base_url",
  "check_for_update_on_startup",
  "cli_auth_credentials_store",
  "feedback",
  "log_dir",
  "model_catalog_json",
  "model_provider",
  "otel",
  "sqlite_home",
];

/** A value other than the one that a requirement fixes. */
export const requiredValues: ConfigCheck = ({ config, bundle }) =>
  exact
    .filter((key) => bundle.requirements[key] !== undefined)
    .flatMap((key) => leavesOf(bundle.requirements[key] ?? null, [key]))
    .filter(([path, required]) => differs(valueAt(config, path), required))
    .map(([path, required]) =>
      clamped(`${path.join(".")} is fixed to ${JSON.stringify(required)}`, ["requirements", ...path]),
    );

/** A feature that is pinned to the other value. */
export const pinnedFeatures: ConfigCheck = ({ config, bundle }) =>
  ["features", "feature_requirements"].flatMap((table) =>
    Object.entries(mapAt(bundle.requirements, [table]))
      .filter(([name, pinned]) => typeof pinned === "boolean" && differs(featureValue(config, name), pinned))
      .map(([name, pinned]) =>
        clamped(`the feature ${name} is pinned to ${JSON.stringify(pinned)}`, ["requirements", table, name]),
      ),
  );

/** A feature is a switch, or a table with one. */
function featureValue(config: Readonly<Record<string, Plain>>, name: string): Plain | undefined {
  const value = valueAt(config, ["features", name]);
  return isPlainMap(value) ? value["enabled"] : value;
}

/** A provider of the user's own under the name of a managed one: Codex uses the managed one. */
export const managedProviders: ConfigCheck = ({ config, bundle }) =>
  Object.entries(mapAt(config, ["model_providers"]))
    .filter(([name, own]) => differs(own, valueAt(bundle.requirements, ["model_providers", name])))
    .map(([name]) =>
      clamped(`the provider ${name} is managed; Codex uses the managed definition`, [
        "requirements",
        "model_providers",
        name,
      ]),
    );

/** A value other than the one that the legacy managed layer sets: Codex lets the user's value go. */
export const managedValues: ConfigCheck = ({ config, bundle }) =>
  leavesOf(config)
    .flatMap(([path, value]) => [...overridden(bundle.managedConfig, path, value)])
    .map((path) => clamped(`${path.join(".")} is pinned by the managed configuration`, ["managedConfig", ...path]));

/** The pinned settings that stand against a leaf: the same path, or one that is a table on one side only. */
function overridden(
  managed: Readonly<Record<string, Plain>>,
  path: readonly string[],
  value: Plain,
): readonly (readonly string[])[] {
  const pinned = valueAt(managed, path);
  if (pinned !== undefined) return samePlain(pinned, value) || (isPlainMap(pinned) && isPlainMap(value)) ? [] : [path];
  const shorter = path.findIndex((_, index) => {
    const above = valueAt(managed, path.slice(0, index + 1));
    return above !== undefined && !isPlainMap(above);
  });
  return shorter === -1 ? [] : [path.slice(0, shorter + 1)];
}

/** An MCP server that is not among the allowed ones: Codex does not start it. */
export const restrictedServers: ConfigCheck = ({ config, bundle }) =>
  Object.entries(mapAt(config, ["mcp_servers"])).flatMap(([name, server]) => {
    const answer = answerServer(bundle, name, definition(server));
    return answer.verdict === "disabled" ? [clamped(answer.because, ...answer.decidedBy)] : [];
  });

function definition(server: Plain): ServerDefinition {
  const { url, command, args } = mapAt(server, []);
  return {
    ...(typeof url === "string" && { url }),
    ...(typeof command === "string" && { command }),
    ...(isPlainList(args) && { args: args.filter((item) => typeof item === "string") }),
  };
}

/** Hooks of the user's own where only managed ones run. */
export const managedHooksOnly: ConfigCheck = ({ config, bundle }) =>
  config["hooks"] !== undefined && bundle.requirements["allow_managed_hooks_only"] === true
    ? [clamped("only managed hooks run", ["requirements", "allow_managed_hooks_only"])]
    : [];

/** Hosts of the user's own that the managed network list does not let through. */
export const networkAdditions: ConfigCheck = ({ config, bundle }) => {
  const network = mapAt(bundle.requirements, ["experimental_network"]);
  if (network["enabled"] !== true) return [];
  const place: SettingPath = ["requirements", "experimental_network"];
  const listed = Object.entries(mapAt(network, ["domains"]));
  const wanted = Object.entries(mapAt(config, ["features", "network_proxy", "domains"])).filter(
    ([, access]) => access === "allow",
  );
  return wanted.flatMap(([host]) => {
    const denied = listed.find(([pattern, access]) => access === "deny" && domainMatches(pattern, host));
    if (denied !== undefined)
      return [clamped(`${denied[0]} is denied, which beats the user's ${host}`, [...place, "domains", denied[0]])];
    if (network["managed_allowed_domains_only"] !== true) return [];
    if (listed.some(([pattern, access]) => access === "allow" && domainMatches(pattern, host))) return [];
    return [
      clamped(`users cannot add ${host}: the managed list is exclusive`, [...place, "managed_allowed_domains_only"]),
    ];
  });
};

function differs(own: Plain | undefined, required: Plain | undefined): boolean {
  return own !== undefined && required !== undefined && !samePlain(own, required);
}
