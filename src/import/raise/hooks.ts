import { durationSeconds } from "../../catalogue/text-formats.ts";
import { isHookEvent } from "../../codex/hooks/events.ts";
import { itemsOf, mapOf, scalar } from "../../codex/lower/nodes.ts";
import { unixHookDirectory, windowsHookDirectory } from "../../codex/hooks/hook-command.ts";
import { entryOf, type LocatedMap, type LocatedNode, stringValue } from "../../source/located.ts";
import type { WordTree } from "../word-tree.ts";
import type { Raiser } from "./raiser.ts";

/** Hooks: a tool of a server can be said as it is; a command's script is no part of the file, so the line to write is left over. */
export const raiseHooks: Raiser = ({ value, path }, tree) => {
  for (const entry of value.kind === "map" ? value.entries : []) {
    const here = [...path, entry.key];
    if (isOwnDirectory(entry.key, entry.value)) continue;
    if (entry.value.kind !== "list") {
      const why = entry.key.endsWith("managed_dir")
        ? "the compiler delivers hooks into a directory of its own"
        : "hooks have no such word";
      tree.leave({ artefact: "requirements", path: here, value: entry.value, span: entry.keySpan, why });
      continue;
    }
    for (const [index, group] of entry.value.items.entries())
      raiseGroup(entry.key, [...here, String(index)], group, tree);
  }
};

/** The directories that the compiler names by itself. */
function isOwnDirectory(key: string, value: LocatedNode): boolean {
  return (
    (key === "managed_dir" && stringValue(value) === unixHookDirectory) ||
    (key === "windows_managed_dir" && stringValue(value) === windowsHookDirectory)
  );
}

function raiseGroup(event: string, path: readonly string[], group: LocatedNode, tree: WordTree): void {
  const matcher = entryOf(group, "matcher")?.value;
  for (const [index, handler] of itemsOf(entryOf(group, "hooks")?.value).entries()) {
    const tool =
      isHookEvent(event) && stringValue(entryOf(handler, "type")?.value) === "mcp_tool"
        ? toolHook(event, matcher, handler, tree)
        : undefined;
    if (tool !== undefined) {
      tree.append(["hooks", "run"], tool, handler.span);
      continue;
    }
    const command =
      stringValue(entryOf(handler, "command")?.value) ?? stringValue(entryOf(handler, "type")?.value) ?? "";
    const key = [event, stringValue(matcher) ?? "", command].join(" ").trim();
    tree.leave({
      artefact: "requirements",
      path: [...path, "hooks", String(index)],
      value: mapOf({ matcher, handler }, handler.span),
      span: handler.span,
      why: "a hook is delivered with its script, which the file does not hold",
      form: scriptForm(event, matcher, handler),
      member: { constraint: "hooks.run", key },
    });
  }
}

function toolHook(
  event: string,
  matcher: LocatedNode | undefined,
  handler: LocatedNode,
  tree: WordTree,
): LocatedMap | undefined {
  const field = (key: string) => entryOf(handler, key)?.value;
  const [server, tool, timeout] = [field("server"), field("tool"), field("timeout")];
  if (server === undefined || tool === undefined) return undefined;
  const seconds = timeout?.kind === "scalar" ? `${String(timeout.value)}s` : undefined;
  if (seconds !== undefined && durationSeconds(seconds) === undefined) return undefined;
  return mapOf(
    {
      id: scalar(tree.newId(`${event}-${stringValue(tool) ?? ""}`), handler.span),
      on: scalar(event, handler.span),
      tools: matcher,
      mcp_tool: mapOf({ server, tool, input: field("input") }, handler.span),
      timeout: seconds === undefined || timeout === undefined ? undefined : scalar(seconds, timeout.span),
      message: field("statusMessage"),
      context_limit: field("additionalContextLimit"),
    },
    handler.span,
  );
}

function scriptForm(event: string, matcher: LocatedNode | undefined, handler: LocatedNode): string {
  const tools = stringValue(matcher) === undefined ? "" : `, tools: ${JSON.stringify(stringValue(matcher))}`;
  const timeout = entryOf(handler, "timeout")?.value;
  const limit =
    timeout?.kind === "scalar" && typeof timeout.value === "number" && timeout.value >= 2
      ? `, timeout: ${timeout.value}s`
      : "";
  return `hooks.run: [{ id: NAME, on: ${event}${tools}, script: { unix: ./SCRIPT.sh }${limit} }], with the script beside the policy`;
}
