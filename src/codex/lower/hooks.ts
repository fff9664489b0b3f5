import { durationSeconds } from "../../catalogue/text-formats.ts";
import { type Diagnostic, diagnose } from "../../diagnostics/diagnostic.ts";
import { textSecret } from "../../policy/secrets.ts";
import type { ComposedLeaf } from "../../policy/composed.ts";
import { entryOf, isPlainMap, type LocatedNode, nodeAt, stringValue, toPlain } from "../../source/located.ts";
import type { Span } from "../../source/span.ts";
import { suggest } from "../../policy/nearest.ts";
import { defaultOnFailure, type HookEvent, isHookEvent, longestTimeout } from "../hooks/events.ts";
import {
  hookCommand,
  hookCommandWindows,
  minimumTimeoutSeconds,
  unixHookDirectory,
  windowsHookDirectory,
} from "../hooks/hook-command.ts";
import { checkParameters } from "../hooks/check-parameters.ts";
import { hookLibrary, libraryHook } from "../hooks/library.ts";
import type { CommandRule, ManagedHook } from "../model.ts";
import type { Setting } from "../setting.ts";
import type { PlatformContext } from "./context.ts";
import { listOf, mapOf, scalar } from "./nodes.ts";
import { referencedText } from "./referenced-text.ts";

/** How long a hook may take when the policy does not say. */
const defaultTimeoutSeconds = 10;

/** The name of the hook that guards commands; a policy's own hook may not take it while it is used. */
export const commandGuardId = "command-guard";

export interface LoweredHooks {
  readonly hooks: readonly ManagedHook[];
  readonly settings: readonly Setting[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The policy's own hooks and the guard of its command rules, with what keeps users from switching them off. */
export function lowerHooks(
  leaves: readonly ComposedLeaf[],
  rules: readonly CommandRule[],
  context: PlatformContext,
): LoweredHooks {
  const own = leaves.map((leaf) => readHook(leaf, context));
  const hooks = own.flatMap((item) => item.hook ?? []);
  const diagnostics = own.flatMap((item) => item.diagnostics);
  const guard = commandGuard(rules);
  const clash = guard === undefined ? undefined : hooks.find((hook) => hook.id === guard.id);
  if (clash !== undefined && guard !== undefined)
    diagnostics.push(
      diagnose(
        "two-owners",
        clash.leaves[0]?.span ?? guard.leaves[0]?.span ?? emptySpan,
        `the hook ${commandGuardId} is made from the rules with guard: true`,
        {
          related: guard.leaves.slice(0, 1).map((leaf) => ({ message: "guard: true here", span: leaf.span })),
          help: "give this hook another id",
        },
      ),
    );
  const all = guard === undefined || clash !== undefined ? hooks : [...hooks, guard];
  return {
    hooks: all,
    settings: all.length === 0 ? [] : [...groups(all, context), ...repairs(all, guard, context)],
    diagnostics,
  };
}

const emptySpan: Span = { file: "", start: { line: 1, column: 1, offset: 0 }, end: { line: 1, column: 1, offset: 0 } };

function readHook(
  leaf: ComposedLeaf,
  context: PlatformContext,
): { readonly hook?: ManagedHook; readonly diagnostics: readonly Diagnostic[] } {
  const field = (key: string) => entryOf(leaf.value, key)?.value;
  const event = stringValue(field("on"));
  if (event === undefined || !isHookEvent(event)) return { diagnostics: [] };
  const timeoutNode = field("timeout");
  const longest = longestTimeout(event) ?? Number.POSITIVE_INFINITY;
  const timeoutSeconds = durationSeconds(stringValue(timeoutNode) ?? "") ?? Math.min(defaultTimeoutSeconds, longest);
  const diagnostics: Diagnostic[] = [];
  if (timeoutSeconds > longest && timeoutNode !== undefined)
    diagnostics.push(
      diagnose(
        "invalid-value",
        timeoutNode.span,
        `Codex gives a ${event} hook at most ${longest}s, and warns at every start about a longer timeout`,
        { help: `write timeout: ${longest}s or less` },
      ),
    );
  if (timeoutSeconds < minimumTimeoutSeconds && timeoutNode !== undefined)
    diagnostics.push(
      diagnose("invalid-value", timeoutNode.span, `a hook needs a timeout of ${minimumTimeoutSeconds}s or more`, {
        help: "the runner ends the script one second earlier, so that the hook can still refuse",
      }),
    );
  const run = readRun(leaf, event, context);
  diagnostics.push(...run.diagnostics);
  if (run.value === undefined) return { diagnostics };
  const contextLimit = field("context_limit");
  const [tools, message, onFailure] = [
    stringValue(field("tools")),
    stringValue(field("message")),
    stringValue(field("on_failure")),
  ];
  const matcher = tools ?? (run.value.kind === "library" ? libraryHook(run.value.use)?.defaultMatcher : undefined);
  return {
    diagnostics,
    hook: {
      id: leaf.member ?? "",
      event,
      run: run.value,
      timeoutSeconds,
      onFailure: onFailure === "allow" || onFailure === "block" ? onFailure : defaultOnFailure(event),
      leaves: [leaf],
      ...(matcher === undefined ? {} : { matcher }),
      ...(message === undefined ? {} : { message }),
      ...(contextLimit === undefined ? {} : { contextLimit }),
    },
  };
}

function readRun(
  leaf: ComposedLeaf,
  event: HookEvent,
  context: PlatformContext,
): { readonly value?: ManagedHook["run"]; readonly diagnostics: readonly Diagnostic[] } {
  const use = entryOf(leaf.value, "use")?.value;
  const name = stringValue(use);
  if (use !== undefined && name !== undefined) return readLibrary(leaf, event, name, use);
  const tool = entryOf(leaf.value, "mcp_tool")?.value;
  if (tool !== undefined) {
    const part = (key: string) => entryOf(tool, key)?.value;
    return {
      value: { kind: "tool", server: part("server"), tool: part("tool"), input: part("input") },
      diagnostics: [],
    };
  }
  const script = entryOf(leaf.value, "script")?.value;
  const text = (key: string) => {
    const path = stringValue(entryOf(script, key)?.value);
    return path === undefined || script === undefined
      ? undefined
      : referencedText({ ...leaf, value: script }, path, context);
  };
  const [unix, windows] = [text("unix"), text("windows")];
  const diagnostics = [unix, windows].flatMap((content) =>
    content === undefined || script === undefined
      ? []
      : [...textSecret(content, script.span), ...scriptProblems(content, event, script.span)],
  );
  if (script?.kind === "map" && script.entries.length === 0)
    diagnostics.push(
      diagnose("missing-key", script.span, `the hook ${leaf.member ?? ""} names no script`, {
        help: "add unix: and, for Windows, windows:",
      }),
    );
  return {
    value: { kind: "script", ...(unix === undefined ? {} : { unix }), ...(windows === undefined ? {} : { windows }) },
    diagnostics,
  };
}

/** What can be seen of an own script: a denial that Codex does not take, and a Stop hook that never lets go. */
function scriptProblems(content: string, event: HookEvent, span: Span): readonly Diagnostic[] {
  const problems: Diagnostic[] = [];
  if (
    /\bexit\s+2\b/.test(content) &&
    /["']decision["']\s*:\s*\\?["']block/.test(content) &&
    !/>&2|\[Console\]::Error|Write-Error/.test(content)
  )
    problems.push(
      diagnose(
        "hook-pattern-fails-open",
        span,
        "the script prints a block decision and exits 2 with nothing on standard error: Codex lets the action run",
      ),
    );
  if ((event === "Stop" || event === "SubagentStop") && !content.includes("stop_hook_active"))
    problems.push(
      diagnose(
        "hook-loops",
        span,
        `the script does not look at stop_hook_active: a ${event} hook that always blocks loops for ever`,
      ),
    );
  return problems;
}

function readLibrary(
  leaf: ComposedLeaf,
  event: HookEvent,
  name: string,
  use: LocatedNode,
): { readonly value?: ManagedHook["run"]; readonly diagnostics: readonly Diagnostic[] } {
  const entry = libraryHook(name);
  if (entry === undefined)
    return {
      diagnostics: [
        diagnose("unknown-choice", use.span, `the hook library has no "${name}"`, {
          help: suggest(
            name,
            hookLibrary.map((hook) => hook.name),
          ),
        }),
      ],
    };
  const diagnostics: Diagnostic[] = [];
  if (!entry.events.includes(event)) {
    const on = entryOf(leaf.value, "on")?.value ?? use;
    diagnostics.push(
      diagnose("invalid-value", on.span, `the library hook ${name} does not run on ${event}`, {
        help: `it runs on ${entry.events.join(", ")}`,
      }),
    );
  }
  const given = entryOf(leaf.value, "with")?.value;
  const parameters = given === undefined ? {} : toPlain(given);
  for (const problem of checkParameters(name, parameters)) {
    const at = given === undefined ? use : (nodeAt(given, problem.path) ?? given);
    diagnostics.push(
      diagnose(
        problem.path.length > 0 && nodeAt(given ?? use, problem.path) === undefined ? "missing-key" : "invalid-value",
        at.span,
        `${name}: ${problem.message}`,
        { help: `see docs/hooks.md for the parameters of ${name}` },
      ),
    );
  }
  return { value: { kind: "library", use: name, parameters: isPlainMap(parameters) ? parameters : {} }, diagnostics };
}

/** One guard for all rules that ask for one. */
function commandGuard(rules: readonly CommandRule[]): ManagedHook | undefined {
  const guarded = rules.filter((rule) => rule.guard);
  if (guarded.length === 0) return undefined;
  return {
    id: commandGuardId,
    event: "PreToolUse",
    matcher: libraryHook(commandGuardId)?.defaultMatcher ?? "^Bash$",
    run: {
      kind: "library",
      use: commandGuardId,
      parameters: {
        rules: guarded.map((rule) => ({
          match: rule.pattern.map((alternatives) =>
            alternatives.length === 1 ? (alternatives[0] ?? "") : [...alternatives],
          ),
          decision: rule.decision,
          ...(rule.justification === undefined ? {} : { because: rule.justification }),
        })),
      },
    },
    timeoutSeconds: defaultTimeoutSeconds,
    onFailure: "block",
    message: "Checking the command against policy",
    leaves: guarded.map((rule) => rule.leaf),
  };
}

function groups(hooks: readonly ManagedHook[], context: PlatformContext): readonly Setting[] {
  const counts = new Map<string, number>();
  return hooks.map((hook): Setting => {
    const index = counts.get(hook.event) ?? 0;
    counts.set(hook.event, index + 1);
    const [leaf] = hook.leaves;
    const span = leaf?.span ?? emptySpan;
    return {
      target: "requirements",
      path: ["hooks", hook.event, index],
      value: groupValue(hook, context, span),
      leaves: hook.leaves,
      reason: "stated",
    };
  });
}

function groupValue(hook: ManagedHook, context: PlatformContext, span: Span): LocatedNode {
  const event = hook.event;
  const described = {
    id: hook.id,
    event: isHookEvent(event) ? event : ("PreToolUse" as const),
    onFailure: hook.onFailure,
    layer: hook.leaves[0]?.layer ?? "",
  };
  // Only Windows reads the second form, and older clients elsewhere do not know the key.
  const withWindows = context.platform === "windows" || context.platform === "cloud";
  const tools = hook.leaves.map((leaf) => entryOf(leaf.value, "tools")?.value).find((node) => node !== undefined);
  const what =
    hook.run.kind === "tool"
      ? { type: scalar("mcp_tool", span), server: hook.run.server, tool: hook.run.tool, input: hook.run.input }
      : {
          type: scalar("command", span),
          command: scalar(hookCommand(described), span),
          commandWindows: withWindows ? scalar(hookCommandWindows(described), span) : undefined,
        };
  const common = {
    timeout: scalar(hook.timeoutSeconds, span),
    statusMessage: hook.message === undefined ? undefined : scalar(hook.message, span),
    additionalContextLimit: hook.contextLimit,
  };
  const handler = mapOf({ ...what, ...common }, span);
  return mapOf(
    {
      matcher: hook.matcher === undefined ? undefined : scalar(hook.matcher, tools?.span ?? span),
      hooks: listOf([handler], span),
    },
    span,
  );
}

/** Without these pins a user switches managed hooks off, or types the command into a running shell, where no hook fires. */
function repairs(
  hooks: readonly ManagedHook[],
  guard: ManagedHook | undefined,
  context: PlatformContext,
): readonly Setting[] {
  const leaves = hooks.flatMap((hook) => hook.leaves);
  const span = leaves[0]?.span ?? emptySpan;
  const settings: Setting[] = [];
  const pin = (
    path: readonly string[],
    value: LocatedNode,
    because: readonly ComposedLeaf[],
    repairs: NonNullable<Setting["repairs"]>,
  ) => settings.push({ target: "requirements", path, value, leaves: because, reason: "repair", repairs });
  const isStated = (feature: string) => context.policy.leaves.some((leaf) => leaf.id === `features.${feature}`);
  pin(["hooks", "managed_dir"], scalar(unixHookDirectory, span), leaves, "hook-outside-managed-dir");
  if (context.platform === "windows" || context.platform === "cloud")
    pin(["hooks", "windows_managed_dir"], scalar(windowsHookDirectory, span), leaves, "hook-outside-managed-dir");
  if (!isStated("hooks")) pin(["features", "hooks"], scalar(true, span), leaves, "hooks-can-be-switched-off");
  if (guard !== undefined && !isStated("unified_exec"))
    pin(["features", "unified_exec"], scalar(false, guard.leaves[0]?.span ?? span), guard.leaves, "rules-are-advisory");
  return settings;
}
