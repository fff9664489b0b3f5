/** What a placeholder is called in the documents. */
export const placeholderNames = {
  "<id>": "probe",
  "<name>": "probe",
  "<tool>": "probe",
  "<server>": "probe",
  "<plugin>": "probe@market",
  "<Event>": "PreToolUse",
  "<pattern>": "probe.example",
  "<path>": "/opt/probe",
  "<feature>": "shell_tool",
};

const exporter = { endpoint: "https://probe.example/v1/logs" };
const commandTable = { executable: "probe", args: [] };
const oauth = {
  authorization_url: "https://probe.example/a",
  token_url: "https://probe.example/t",
  client_id: "probe",
};
const mitmHook = { host: "probe.example", methods: ["GET"], action: ["probe"] };
const exact = { match: "exact", value: "https://probe.example/" };
const regex = { match: "regex", expression: "probe" };

/**
 * What must stand beside a key so that its table is valid but for the key under test: required fields, and the tag that selects the
 * table's variant. Keyed by artefact and the table's pattern; "(profile)" is what the root needs beside a permission profile.
 */
const siblingTables = {
  requirements: {
    "(profile)": { default_permissions: "probe", allowed_permission_profiles: { probe: true, ":read-only": true } },
    "permissions.<name>.network.mitm.hooks.<name>": mitmHook,
    "allowed_approval_policies[].granular": { sandbox_approval: true, rules: true, mcp_elicitations: true },
    "apps.<id>.tools.<tool>.analytics_result_source": { format: "probe", type: "probe" },
    "browser_use.extension.request_headers[]": { name: "x", value: "y" },
    "computer_use.windows.exes[]": { publisher_name: "p", product_name: "p", binary_name: "p.exe", access: "deny" },
    "experimental_network.header_injections[]": {
      host: "probe.example",
      methods: ["GET"],
      path_prefixes: ["/"],
      headers: { a: "b" },
    },
    "hooks.<Event>[].hooks[]": { type: "command", command: "true" },
    "marketplaces.allowed_sources.<name>": { source: "git", url: "https://probe.example/x.git" },
    "mcp_servers.<id>": { identity: { command: "probe" } },
    "mcp_servers.<id>.identity": {},
    "mcp_servers.<id>.identity.command": commandTable,
    "mcp_servers.<id>.identity.command.args[]": { match: "exact", value: "x" },
    "mcp_servers.<id>.identity.url": exact,
    "model_providers.<id>": { name: "Probe", base_url: "https://probe.example/v1" },
    "model_providers.<id>.auth": { command: "probe" },
    "model_providers.<id>.aws.auth_refresh": { command: "probe" },
    "model_providers.<id>.aws.credential_export": { command: "probe" },
    "model_providers.<id>.gateway_oauth": oauth,
    "model_providers.<id>.gateway_oauth.credential_export": { command: "probe" },
    "otel.exporter.otlp-grpc": exporter,
    "otel.exporter.otlp-http": { ...exporter, protocol: "json" },
    "otel.metrics_exporter.otlp-grpc": exporter,
    "otel.metrics_exporter.otlp-http": { ...exporter, protocol: "json" },
    "otel.trace_exporter.otlp-grpc": exporter,
    "otel.trace_exporter.otlp-http": { ...exporter, protocol: "json" },
    "plugins.<plugin>.mcp_servers.<server>": { identity: { command: "probe" } },
    "plugins.<plugin>.mcp_servers.<server>.identity.command": commandTable,
    "plugins.<plugin>.mcp_servers.<server>.identity.command.args[]": { match: "exact", value: "x" },
    "plugins.<plugin>.mcp_servers.<server>.identity.url": exact,
    "remote_sandbox_config[]": { hostname_patterns: ["probe.example"], allowed_sandbox_modes: ["read-only"] },
    rules: { prefix_rules: [{ pattern: [{ token: "probe" }], decision: "prompt" }] },
    "rules.prefix_rules[]": { pattern: [{ token: "probe" }], decision: "prompt" },
  },
  config: {
    "(profile)": { default_permissions: "probe" },
    "permissions.<name>.network.mitm.hooks.<name>": mitmHook,
    "approval_policy.granular": { sandbox_approval: true, rules: true, mcp_elicitations: true },
    "hooks.<Event>[].hooks[]": { type: "command", command: "true" },
    "mcp_servers.<id>": { command: "probe" },
    "model_providers.<id>": { name: "Probe" },
    "model_providers.<id>.auth": { command: "probe" },
    "model_providers.<id>.aws.auth_refresh": { command: "probe" },
    "model_providers.<id>.aws.credential_export": { command: "probe" },
    "model_providers.<id>.gateway_oauth": oauth,
    "model_providers.<id>.gateway_oauth.credential_export": { command: "probe" },
    "otel.exporter.otlp-grpc": exporter,
    "otel.exporter.otlp-http": { ...exporter, protocol: "json" },
    "otel.metrics_exporter.otlp-grpc": exporter,
    "otel.metrics_exporter.otlp-http": { ...exporter, protocol: "json" },
    "otel.trace_exporter.otlp-grpc": exporter,
    "otel.trace_exporter.otlp-http": { ...exporter, protocol: "json" },
    "skills.config[]": { path: "/opt/probe", enabled: true },
  },
};

/** Aliases have the siblings of what they are an alias of, whatever their placeholders are called. */
const canonical = (table) => table.replace(/^network_proxy\b/u, "experimental_network").replace(/<[^>]*>/gu, "<>");

/** The tables of one artefact by canonical pattern. */
const byTable = (tables) => new Map(Object.entries(tables).map(([table, siblings]) => [canonical(table), siblings]));

const siblingsByTable = { requirements: byTable(siblingTables.requirements), config: byTable(siblingTables.config) };

/** Tables that hold one alternative at a time, by the key that asks for the other one: which table, and its siblings then. */
const alternatives = [
  [/\.expression$/u, (table) => table.endsWith(".url") || table.endsWith("[]"), regex],
  [/\.any_of$/u, (table) => table.endsWith(".pattern[]"), {}],
  [/\.gateway_oauth\.credential_export\b/u, (table) => table.endsWith(".gateway_oauth"), {}],
];

const variants = { mcp_tool: { type: "mcp_tool", server: "probe", tool: "probe" } };

/** The siblings of an artefact's tables, for the key of an entry and the value under test: a function that `documentAt` takes. */
export function siblingsFor(artefact, entry, value) {
  return (table) => {
    if (value === "regex" && entry.path === `${table}.match`) return regex;
    const alternative = alternatives.find(([pattern, holds]) => pattern.test(entry.path) && holds(table));
    if (alternative !== undefined) return alternative[2];
    if (entry.variant !== undefined && table.endsWith(".hooks[]")) return variants[entry.variant] ?? {};
    const place = table === "" && entry.path.startsWith("permissions.<name>") ? "(profile)" : canonical(table);
    return siblingsByTable[artefact].get(place) ?? {};
  };
}

/** A value that the type takes; for what a wrong value alone cannot show. */
export function rightValue(type, siblings = {}) {
  switch (type.kind) {
    case "boolean":
      return true;
    case "string":
      return "probe";
    case "path":
      return "/opt/probe";
    case "integer":
      return Math.max(1, type.minimum ?? 1);
    case "number":
      return 1.5;
    case "choice":
      return type.of[0];
    case "list":
      return type.item.kind === "table" ? [] : [rightValue(type.item)];
    case "map":
      return { probe: rightValue(type.value) };
    case "table":
      return siblings;
    case "union":
      return rightValue(type.of[0], siblings);
    default:
      return "probe";
  }
}

/** A value that no member of the type takes; undefined for a type that takes anything. */
export function wrongValue(type) {
  const kinds = new Set(memberKinds(type));
  if (kinds.has("any")) return undefined;
  if (!kinds.has("integer") && !kinds.has("number")) return 7;
  if (!["string", "path", "choice"].some((kind) => kinds.has(kind))) return "zzz_wrong";
  return kinds.has("boolean") ? [[7]] : true;
}

const memberKinds = (type) => (type.kind === "union" ? type.of.flatMap(memberKinds) : [type.kind]);
