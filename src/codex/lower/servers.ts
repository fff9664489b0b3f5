import { describeVersions, shape, spansContain } from "../../catalogue/codex/index.ts";
import { durationSeconds } from "../../catalogue/text-formats.ts";
import { type Diagnostic, diagnose } from "../../diagnostics/diagnostic.ts";
import { type ComposedLeaf, type ComposedPolicy, leavesOf } from "../../policy/composed.ts";
import { entryOf, type LocatedNode, stringValue } from "../../source/located.ts";
import type { OlderForm } from "../gaps.ts";
import type { Setting } from "../setting.ts";
import type { LowerContext, LowerFunction } from "./context.ts";
import { itemsOf, listOf, mapOf, scalar, stated } from "./nodes.ts";

/** The allow-list of MCP servers, and the servers that are set up for users. */
export const lowerServers: LowerFunction = (leaves, context) => {
  const settings: Setting[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const leaf of leaves) {
    if (leaf.member === undefined) {
      settings.push(stated("requirements", ["mcp_servers"], mapOf({}, leaf.value.span), leaf));
      continue;
    }
    const identity = identityOf(leaf, context);
    settings.push(stated("requirements", ["mcp_servers", leaf.member, "identity"], identity.node, leaf));
    diagnostics.push(...identity.diagnostics);
    if (isTrue(leaf, "provision")) {
      const provision = provisionOf(leaf);
      settings.push(...provision.settings);
      diagnostics.push(...provision.diagnostics);
    }
  }
  return { settings, diagnostics };
};

/** The matcher table where every targeted client knows it; the text form otherwise, whose arguments no client checks. */
function identityOf(
  leaf: ComposedLeaf,
  context: LowerContext,
): { readonly node: LocatedNode; readonly diagnostics: readonly Diagnostic[] } {
  const url = entryOf(leaf.value, "url")?.value;
  const command = entryOf(leaf.value, "command")?.value;
  const args = entryOf(leaf.value, "args")?.value;
  const span = leaf.value.span;
  const refusing = context.versions.filter((version) =>
    spansContain(shape(url === undefined ? "mcp-identity-matcher-table" : "mcp-identity-url-table").refusedBy, version),
  );
  if (url !== undefined) return { node: mapOf({ url: urlIdentity(url) }, span), diagnostics: [] };
  if (args === undefined || command === undefined)
    return {
      node: mapOf({ command }, span),
      diagnostics: [
        unchecked(
          leaf,
          "does not list its arguments",
          "list args: each is checked by clients from 0.143.0 on",
          "warning",
        ),
      ],
    };
  if (refusing.length > 0)
    return {
      node: mapOf({ command }, span),
      diagnostics: [],
    };
  return {
    node: mapOf(
      { command: mapOf({ executable: command, args: listOf(itemsOf(args).map(matcher), args.span) }, span) },
      span,
    ),
    diagnostics: [],
  };
}

/** Servers whose stated arguments no client of the bundle checks, because one of them refuses the form that says them. */
export function uncheckedArguments(policy: ComposedPolicy, versions: readonly string[]): readonly OlderForm[] {
  const refusing = versions.filter((version) => spansContain(shape("mcp-identity-matcher-table").refusedBy, version));
  if (refusing.length === 0) return [];
  return leavesOf(policy, "mcp.servers")
    .filter((leaf) => entryOf(leaf.value, "args") !== undefined)
    .map((leaf) => ({
      leaf,
      versions,
      message: `its arguments are not checked, because clients ${describeVersions(refusing)} refuse the form that lists them`,
    }));
}

/** A pattern keeps its table even where an older client refuses it: the judge says so, because no older form means the same. */
function urlIdentity(url: LocatedNode): LocatedNode {
  if (isPattern(url)) return matcher(url);
  return url.kind === "map" ? (entryOf(url, "exact")?.value ?? url) : url;
}

function isPattern(node: LocatedNode): boolean {
  return entryOf(node, "prefix") !== undefined || entryOf(node, "regex") !== undefined;
}

function unchecked(leaf: ComposedLeaf, what: string, help: string, severity: "warning"): Diagnostic {
  return diagnose("identity-unchecked-arguments", leaf.span, `the MCP server ${leaf.member ?? ""} ${what}`, {
    help,
    severity,
  });
}

/** `serve` -> {match = "exact", value = "serve"}; {regex: x} -> {match = "regex", expression = x}. */
function matcher(node: LocatedNode): LocatedNode {
  if (node.kind === "map") {
    const [entry] = node.entries;
    if (entry !== undefined)
      return mapOf(
        { match: scalar(entry.key, node.span), [entry.key === "regex" ? "expression" : "value"]: entry.value },
        node.span,
      );
  }
  return mapOf({ match: scalar("exact", node.span), value: node }, node.span);
}

function provisionOf(leaf: ComposedLeaf): {
  readonly settings: readonly Setting[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const field = (key: string) => entryOf(leaf.value, key)?.value;
  const exact = (node: LocatedNode) => (node.kind === "map" ? entryOf(node, "exact")?.value : node);
  const [url, args] = [field("url"), field("args")];
  const pattern = [...(url === undefined ? [] : [url]), ...itemsOf(args)].find((node) => exact(node) === undefined);
  if (pattern !== undefined)
    return {
      settings: [],
      diagnostics: [
        diagnose(
          "invalid-value",
          pattern.span,
          `the MCP server ${leaf.member ?? ""} cannot be provisioned with a pattern`,
          {
            help: "write the exact address and arguments, or remove provision: true and let users set the server up",
          },
        ),
      ],
    };
  const span = leaf.value.span;
  const seconds = (key: string) => {
    const text = stringValue(field(key));
    const value = text === undefined ? undefined : durationSeconds(text);
    return value === undefined ? undefined : scalar(value, field(key)?.span ?? span);
  };
  const value = mapOf(
    {
      url: url === undefined ? undefined : exact(url),
      command: field("command"),
      args:
        args === undefined
          ? undefined
          : listOf(
              itemsOf(args).flatMap((item) => exact(item) ?? []),
              args.span,
            ),
      bearer_token_env_var: field("bearer_token_env"),
      env_vars: field("env"),
      enabled_tools: field("enabled_tools"),
      disabled_tools: field("disabled_tools"),
      required: field("required"),
      startup_timeout_sec: seconds("startup_timeout"),
      tool_timeout_sec: seconds("tool_timeout"),
    },
    span,
  );
  return { settings: [stated("pinned", ["mcp_servers", leaf.member ?? ""], value, leaf)], diagnostics: [] };
}

function isTrue(leaf: ComposedLeaf, key: string): boolean {
  const node = entryOf(leaf.value, key)?.value;
  return node?.kind === "scalar" && node.value === true;
}

/** The allow-list of marketplaces, with the switch without which the list does nothing. */
export const lowerMarketplaces: LowerFunction = (leaves) => {
  const [first] = leaves;
  if (first === undefined) return { settings: [], diagnostics: [] };
  const settings: Setting[] = [
    {
      target: "requirements",
      path: ["marketplaces", "restrict_to_allowed_sources"],
      value: scalar(true, first.span),
      leaves,
      reason: "repair",
      repairs: "marketplace-not-restricted",
    },
  ];
  for (const leaf of leaves) {
    if (leaf.member === undefined) continue;
    const field = (key: string) => entryOf(leaf.value, key)?.value;
    const source = field("git") !== undefined ? "git" : field("host_pattern") !== undefined ? "host_pattern" : "local";
    const value = mapOf(
      {
        source: scalar(source, leaf.span),
        url: field("git"),
        ref: field("ref"),
        host_pattern: field("host_pattern"),
        path: field("local"),
      },
      leaf.value.span,
    );
    settings.push(stated("requirements", ["marketplaces", "allowed_sources", leaf.member], value, leaf));
  }
  return { settings, diagnostics: [] };
};
