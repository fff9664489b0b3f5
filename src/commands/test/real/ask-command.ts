import { codexFiles } from "../../../host/codex/codex-files.ts";
import { readExecPolicyCheck } from "../../../host/codex/exec-policy-check.ts";
import { runInNamespace } from "../../../host/codex/run-in-namespace.ts";
import { commandRules, matchedCommands, matcherTakes, type Question, verdicts } from "../../../simulate/index.ts";
import { libraryGuards } from "../../shared/guards.ts";
import { runHook } from "./ask-hook.ts";
import { cannot, type RealSubject, type RealVerdict } from "./subject.ts";

/**
 * Asks `codex execpolicy check` about every part of the command, and the delivered guards about the whole. Codex has no command
 * that takes a text apart without running it: that part is the simulator's (and measured in real turns by the project's tests).
 */
export async function realCommand(
  subject: RealSubject,
  { command, cwd }: Question & { kind: "command" },
): Promise<RealVerdict> {
  const input = {
    hook_event_name: "PreToolUse",
    tool_name: "Bash",
    tool_input: { command },
    ...(cwd !== undefined && { cwd }),
  };
  for (const hook of subject.bundle.libraryHooks) {
    if (hook.event !== "PreToolUse" || !matcherTakes(hook.matcher, "Bash") || libraryGuards[hook.use] === undefined)
      continue;
    const said = await runHook(subject, hook, input);
    if (said.verdict === undefined) return said;
    if (said.verdict === "block") return { ...said, verdict: "blocked" };
  }
  return askRules(subject, command);
}

async function askRules(subject: RealSubject, command: string): Promise<RealVerdict> {
  const order: readonly string[] = verdicts.command;
  const parts = matchedCommands(subject.bundle, command);
  const decisions: string[] = [];
  for (const words of parts) {
    const said = await checkWords(subject, words);
    if (said.verdict === undefined) return said;
    decisions.push(said.verdict);
  }
  const strictest = decisions.reduce(
    (best, next) => (order.indexOf(next) > order.indexOf(best) ? next : best),
    "allow",
  );
  return { verdict: strictest, because: "codex execpolicy check" };
}

async function checkWords({ oracle, files, bundle }: RealSubject, words: readonly string[]): Promise<RealVerdict> {
  const delivered = [...files.keys()].filter((path) => /^rules\/[^/]+\.rules$/.test(path));
  // Codex checks rules files only: those of the requirements are asked about in the form of one, marked by their number.
  const required = commandRules(bundle).filter(({ setting }) => setting[0] === "requirements");
  const lines = required.map(
    (rule, index) =>
      `prefix_rule(pattern = ${JSON.stringify(rule.pattern)}, decision = "${rule.decision === "prompt-user" ? "prompt" : rule.decision}", justification = "required ${index}"${rule.canonical ? ", canonical_matching = True" : ""})`,
  );
  const [program = ""] = words;
  // At run time a program that is given with its path matches by its last part as well.
  const forms = program.includes("/")
    ? [words, [program.slice(program.lastIndexOf("/") + 1), ...words.slice(1)]]
    : [words];
  const found: string[] = [];
  for (const form of forms) {
    const said = await runInNamespace({
      files: new Map([...files, ...codexFiles({ "asked.rules": `${lines.join("\n")}\n` })]),
      command: () => [
        ...[oracle.binary, "execpolicy", "check"],
        ...[...delivered, "asked.rules"].flatMap((path) => ["--rules", `/etc/codex/${path}`]),
        "--",
        ...form,
      ],
    });
    if ("verdict" in said) return cannot(said.message);
    const answer = readExecPolicyCheck(said);
    if (answer.verdict !== "decided") return cannot(answer.message);
    for (const { justification, decision } of answer.matchedRules) {
      const index = /^required (\d+)$/.exec(justification ?? "")?.[1];
      found.push(index === undefined ? decision : (required[Number(index)]?.decision ?? decision));
    }
  }
  const order: readonly string[] = verdicts.command;
  const strictest = found.reduce<string | undefined>(
    (best, next) => (best === undefined || order.indexOf(next) > order.indexOf(best) ? next : best),
    undefined,
  );
  return { verdict: strictest ?? "unmatched", because: "codex execpolicy check" };
}
