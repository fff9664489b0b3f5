import { isPlainMap } from "../source/located.ts";
import type { GuardEvaluation, Guards, PlainMap, SimulatedBundle, SimulatedHook } from "./bundle.ts";
import { matcherTakes } from "./hook-matcher.ts";
import { valueAt } from "./plain-path.ts";

/** Whether managed hooks run at all: a client that knows them, and no requirement that switches them off. */
export function hooksRun(bundle: SimulatedBundle): boolean {
  return !["features", "feature_requirements"].some(
    (table) => valueAt(bundle.requirements, [table, "hooks"]) === false,
  );
}

/** True where users cannot switch the hooks off: that takes a pinned feature. */
export function hooksPinned(bundle: SimulatedBundle): boolean {
  return ["features", "feature_requirements"].some((table) => valueAt(bundle.requirements, [table, "hooks"]) === true);
}

/** What one library hook says: "not-run" where its event or matcher does not take the input, "no-guard" where nothing simulates it. */
export type GuardVerdict = ReturnType<GuardEvaluation> | "not-run" | "no-guard";

export function guardVerdict(hook: SimulatedHook, input: PlainMap, guards: Guards): GuardVerdict {
  const event = input["hook_event_name"];
  if (typeof event === "string" && event !== hook.event) return "not-run";
  const tool = input["tool_name"];
  if (typeof tool === "string" && !matcherTakes(hook.matcher, tool)) return "not-run";
  return guards[hook.use]?.(hook.parameters, input) ?? "no-guard";
}

/** The input that Codex gives a PreToolUse hook for a shell command. */
export function commandInput(command: string, cwd: string | undefined): PlainMap {
  const input = { hook_event_name: "PreToolUse", tool_name: "Bash", tool_input: { command } };
  return cwd === undefined ? input : { ...input, cwd };
}

/** An input as a test writes it, with the event and, for tool events, the tool that it leaves out. */
export function completeInput(hook: SimulatedHook, input: PlainMap): PlainMap {
  const shellInput = isPlainMap(input["tool_input"]) && typeof input["tool_input"]["command"] === "string";
  return { hook_event_name: hook.event, ...(shellInput && { tool_name: "Bash" }), ...input };
}
