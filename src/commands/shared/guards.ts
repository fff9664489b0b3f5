import { type BranchGuardParameters, refusedByBranchGuard } from "../../codex/hooks/branch-guard.ts";
import { type GuardRule, refusedByCommandGuard } from "../../codex/hooks/command-guard.ts";
import type { Guards } from "../../simulate/index.ts";
import { isPlainList, isPlainMap, type Plain } from "../../source/located.ts";

/** The library's guards as the simulator asks them: the same decisions as the delivered scripts, without a shell. */
export const libraryGuards: Guards = {
  "command-guard": (parameters, input) =>
    verdict(commandOf(input), (command) => refusedByCommandGuard(command, rulesOf(parameters))),
  // A question names no repository: a branch that no one protects counts as checked out, so that what a push names decides.
  "branch-guard": (parameters, input) =>
    verdict(commandOf(input), (command) => refusedByBranchGuard(command, branchParameters(parameters), () => "topic")),
};

function verdict(
  command: string | readonly string[] | undefined,
  refused: (command: string | readonly string[]) => string | undefined,
): "allow" | "block" | "unknown" {
  if (command === undefined) return "allow";
  return refused(command) === undefined ? "allow" : "block";
}

function commandOf(input: Plain): string | readonly string[] | undefined {
  const toolInput = isPlainMap(input) ? input["tool_input"] : undefined;
  const command = isPlainMap(toolInput) ? toolInput["command"] : undefined;
  if (typeof command === "string") return command;
  return isPlainList(command) ? texts(command) : undefined;
}

function rulesOf(parameters: Plain): readonly GuardRule[] {
  const rules = isPlainMap(parameters) && isPlainList(parameters["rules"]) ? parameters["rules"] : [];
  return rules.flatMap((rule): readonly GuardRule[] => {
    if (!isPlainMap(rule) || !isPlainList(rule["match"])) return [];
    const match = rule["match"].map((token) =>
      isPlainList(token) ? texts(token) : [typeof token === "string" ? token : ""],
    );
    const decision =
      rule["decision"] === "prompt" || rule["decision"] === "prompt-user" ? rule["decision"] : "forbidden";
    return [{ match, decision, ...(typeof rule["because"] === "string" ? { because: rule["because"] } : {}) }];
  });
}

function branchParameters(parameters: Plain): BranchGuardParameters {
  const given = isPlainMap(parameters) ? parameters : {};
  const list = (key: string) => (isPlainList(given[key]) ? texts(given[key]) : undefined);
  const remotes = list("remotes");
  return {
    protected: list("protected") ?? [],
    allow_forced: given["allow_forced"] === true,
    deny_commits: given["deny_commits"] === true,
    ...(remotes === undefined || remotes.length === 0 ? {} : { remotes }),
  };
}

function texts(values: readonly Plain[]): readonly string[] {
  return values.flatMap((value) => (typeof value === "string" ? [value] : []));
}
