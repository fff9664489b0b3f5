import type { Guards, SimulatedBundle, SimulatedHook } from "./bundle.ts";
import { type CommandRule, commandRules, decidingRule } from "./command-rules.ts";
import { commandInput, type GuardVerdict, guardVerdict, hooksPinned, hooksRun } from "./guard-verdict.ts";
import { plainCommands } from "./plain-commands.ts";
import { type Answer, decided, type Question, verdicts } from "./question.ts";
import { valueAt } from "./plain-path.ts";

/** What rules and guards make of a shell command; the strictest of them wins. */
export function answerCommand(
  bundle: SimulatedBundle,
  question: Question & { kind: "command" },
  guards: Guards,
): Answer {
  const byRules = askRules(bundle, question.command);
  const hooks = askHooks(bundle, question, guards);
  const blocking = hooks.flatMap(([hook, verdict]) => (verdict === "block" ? [hook.id] : []));
  if (blocking.length > 0) {
    const open = hooksPinned(bundle) ? "" : ", unless the user switches hooks off: features.hooks is not pinned";
    const guards =
      blocking.length === 1 ? `the guard ${blocking[0] ?? ""} denies` : `the guards ${blocking.join(", ")} deny`;
    return decided("blocked", `${guards} it${open}`, ...blocking.map((id) => ["hooks", id]));
  }
  const unclear = hooks.find(([, verdict]) => verdict === "unknown")?.[0];
  if (unclear !== undefined) {
    const because = `${byRules.because}; whether the guard ${unclear.id} denies it cannot be told`;
    return { ...byRules, because, certain: false };
  }
  const silent = hooks.filter(([, verdict]) => verdict === "no-guard").map(([hook]) => hook.id);
  if (silent.length === 0) return byRules;
  return { ...byRules, because: `${byRules.because}; not simulated: the hook ${silent.join(", ")}` };
}

function askHooks(
  bundle: SimulatedBundle,
  question: Question & { kind: "command" },
  guards: Guards,
): (readonly [SimulatedHook, GuardVerdict])[] {
  if (!hooksRun(bundle)) return [];
  const input = commandInput(question.command, question.cwd);
  return bundle.libraryHooks
    .filter((hook) => hook.event === "PreToolUse")
    .map((hook) => [hook, guardVerdict(hook, input, guards)] as const);
}

function askRules(bundle: SimulatedBundle, command: string): Answer {
  const rules = commandRules(bundle);
  const plain = plainCommands(command);
  const deciding = matchedCommands(bundle, command).map((words) => decidingRule(rules, words));
  const strictest = deciding.reduce((best, rule) => stricterRule(best, rule), undefined);
  const shape = plain === undefined ? ", because Codex does not take this text apart" : "";
  if (strictest === undefined) return decided("unmatched", `no rule matches${shape}`);
  if (strictest.decision === "allow" && deciding.includes(undefined)) {
    return decided("unmatched", "a rule allows one part of it, but no rule matches another", strictest.setting);
  }
  const reason = strictest.justification === undefined ? "" : `: ${strictest.justification}`;
  const whole = plain === undefined ? " for the shell itself" : "";
  return decided(strictest.decision, `a rule${whole} says ${strictest.decision}${reason}`, strictest.setting);
}

/** The commands that Codex asks its rules about: the parts of a text that it takes apart, otherwise the shell that runs it. */
export function matchedCommands(bundle: SimulatedBundle, command: string): readonly (readonly string[])[] {
  return plainCommands(command) ?? [shellWords(bundle, command)];
}

/** The stricter of two rules that match; among equals the longer one, as Codex does. */
function stricterRule(a: CommandRule | undefined, b: CommandRule | undefined): CommandRule | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const stricter = verdicts.command.indexOf(b.decision) - verdicts.command.indexOf(a.decision);
  return stricter > 0 || (stricter === 0 && b.pattern.length > a.pattern.length) ? b : a;
}

/** What Codex asks its rules about when it does not take the text apart: the shell that runs it. */
function shellWords(bundle: SimulatedBundle, command: string): readonly string[] {
  if (bundle.platform === "windows") return ["powershell.exe", "-Command", command];
  const shell = bundle.platform === "macos" ? "/bin/zsh" : "/bin/bash";
  return [shell, valueAt(bundle.requirements, ["allow_login_shell"]) === false ? "-c" : "-lc", command];
}
