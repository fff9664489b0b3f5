import { entryOf, type LocatedNode, stringValue } from "../../source/located.ts";
import { listOf, mapOf, scalar } from "../../codex/lower/nodes.ts";
import type { Raiser } from "./raiser.ts";

/** Identities of MCP servers become the allow-list's entries; an empty table is a value. */
export const raiseServers: Raiser = ({ constraint, value, keySpan, path }, tree) => {
  const words = constraint.id.split(".");
  tree.put(words, mapOf({}, value.span), keySpan);
  if (value.kind !== "map") {
    tree.leave({
      artefact: "requirements",
      path,
      value,
      span: keySpan,
      why: "the allow-list of MCP servers is a table",
    });
    return;
  }
  for (const entry of value.entries) {
    const here = [...path, entry.key];
    const identity = serverIdentity(entryOf(entry.value, "identity")?.value);
    if (identity === undefined) {
      tree.leave({
        artefact: "requirements",
        path: here,
        value: entry.value,
        span: entry.keySpan,
        why: "the server has no identity that can be read",
        form: `${constraint.id}.${entry.key}: { command: PROGRAM, args: [ARGUMENT] } or { url: ADDRESS }`,
      });
      continue;
    }
    tree.put([...words, entry.key], identity, entry.keySpan);
    for (const other of entry.value.kind === "map" ? entry.value.entries : [])
      if (other.key !== "identity")
        tree.leave({
          artefact: "requirements",
          path: [...here, other.key],
          value: other.value,
          span: other.keySpan,
          why: "an entry of the allow-list has an identity only",
        });
  }
};

/** `{command = {executable, args}}`, `{command = "x"}`, `{url}` as the allow-list's own form. */
function serverIdentity(identity: LocatedNode | undefined): LocatedNode | undefined {
  if (identity?.kind !== "map" || identity.entries.length === 0) return undefined;
  const [url, command] = [entryOf(identity, "url")?.value, entryOf(identity, "command")?.value];
  const address = url === undefined ? undefined : readMatcher(url);
  if (url !== undefined && address === undefined) return undefined;
  if (command === undefined || command.kind === "scalar") return mapOf({ url: address, command }, identity.span);
  const [executable, args] = [entryOf(command, "executable")?.value, entryOf(command, "args")?.value];
  if (executable === undefined || args?.kind !== "list") return undefined;
  const matchers = args.items.map(readMatcher);
  if (matchers.some((matcher) => matcher === undefined)) return undefined;
  return mapOf(
    {
      url: address,
      command: executable,
      args: listOf(
        matchers.flatMap((matcher) => matcher ?? []),
        args.span,
      ),
    },
    identity.span,
  );
}

/** `{match = "exact", value}` is the text itself; other matchers keep their name. */
function readMatcher(node: LocatedNode): LocatedNode | undefined {
  if (node.kind === "scalar") return node;
  const match = stringValue(entryOf(node, "match")?.value);
  const value = entryOf(node, match === "regex" ? "expression" : "value")?.value;
  if (match === undefined || value === undefined) return undefined;
  return match === "exact" ? value : mapOf({ [match]: value }, node.span);
}

/** Servers that a managed file sets up: the entry of the allow-list that they belong to says so. */
export const raiseProvisions: Raiser = ({ constraint, value, keySpan, path }, tree) => {
  for (const entry of value.kind === "map" ? value.entries : []) {
    const words = [...constraint.id.split("."), entry.key];
    const listed = tree.get(words);
    const fields = provisionFields(entry.value);
    if (listed?.kind === "map" && fields !== undefined && hasIdentity(listed, entry.value)) {
      for (const field of fields.kind === "map" ? fields.entries : [])
        tree.put([...words, field.key], field.value, field.keySpan);
      continue;
    }
    tree.leave({
      artefact: "config",
      path: [...path, entry.key],
      value: entry.value,
      span: entry.keySpan,
      why:
        listed === undefined
          ? "a server is set up for users only where the allow-list has it"
          : "the server is set up with more than its entry of the allow-list can say",
      form: `${constraint.id}.${entry.key}: { ..., provision: true }, beside every other server that users may have`,
    });
  }
  if (value.kind !== "map") tree.leave({ artefact: "config", path, value, span: keySpan, why: "servers are a table" });
};

const provisionNames: Readonly<Record<string, string>> = {
  bearer_token_env_var: "bearer_token_env",
  env_vars: "env",
  enabled_tools: "enabled_tools",
  disabled_tools: "disabled_tools",
  required: "required",
  startup_timeout_sec: "startup_timeout",
  tool_timeout_sec: "tool_timeout",
};

function provisionFields(server: LocatedNode): LocatedNode | undefined {
  if (server.kind !== "map") return undefined;
  const fields: Record<string, LocatedNode> = { provision: scalar(true, server.span) };
  for (const entry of server.entries) {
    if (["url", "command", "args"].includes(entry.key)) continue;
    const name = provisionNames[entry.key];
    if (name === undefined) return undefined;
    const isDuration = name.endsWith("_timeout");
    if (isDuration && !(entry.value.kind === "scalar" && Number.isInteger(entry.value.value))) return undefined;
    fields[name] =
      isDuration && entry.value.kind === "scalar"
        ? scalar(`${String(entry.value.value)}s`, entry.value.span)
        : entry.value;
  }
  return mapOf(fields, server.span);
}

/** Whether a server is exactly what its entry of the allow-list names. */
function hasIdentity(listed: LocatedNode, server: LocatedNode): boolean {
  const text = (node: LocatedNode | undefined) =>
    JSON.stringify(node?.kind === "list" ? node.items.map(exact) : exact(node));
  return ["url", "command", "args"].every(
    (key) => text(entryOf(listed, key)?.value) === text(entryOf(server, key)?.value),
  );
}

function exact(node: LocatedNode | undefined): unknown {
  return node?.kind === "scalar"
    ? node.value
    : node === undefined
      ? undefined
      : (stringValue(entryOf(node, "exact")?.value) ?? {});
}
