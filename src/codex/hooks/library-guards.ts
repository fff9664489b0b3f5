import type { Plain } from "../../source/located.ts";
import { isPlainList, isPlainMap } from "../../source/located.ts";
import { refusedByBranchGuard } from "./branch-guard.ts";
import { refusedByCommandGuard } from "./command-guard.ts";
import { guardRules } from "./parameter-text.ts";

/** What a library guard says about a hook input without running its script; "unknown" where only the endpoint can tell. */
export type GuardAnswer = "allow" | "block" | "unknown";

/**
 * The library hooks that a policy test can ask, by their name in `use`: the same decisions as the delivered scripts, which a
 * test holds together. A bare `git push` depends on the checked-out branch, so the branch guard answers "unknown" for it.
 */
export const libraryGuards: Readonly<Record<string, (parameters: Plain, input: Plain) => GuardAnswer>> = {
  "branch-guard": (parameters, input) => {
    const command = commandOf(input);
    if (command === undefined || !isPlainMap(parameters)) return "allow";
    let asked = false;
    const texts = (value: Plain | undefined) => (value !== undefined && isPlainList(value) ? value.map(String) : []);
    const reason = refusedByBranchGuard(
      command,
      {
        protected: texts(parameters["protected"]),
        remotes: texts(parameters["remotes"]),
        allow_forced: parameters["allow_forced"] === true,
        deny_commits: parameters["deny_commits"] === true,
      },
      () => {
        asked = true;
        return "";
      },
    );
    if (reason !== undefined) return "block";
    return asked ? "unknown" : "allow";
  },
  "command-guard": (parameters, input) => {
    const command = commandOf(input);
    if (command === undefined || !isPlainMap(parameters)) return "allow";
    return refusedByCommandGuard(command, guardRules(parameters["rules"])) === undefined ? "allow" : "block";
  },
};

/** What a library hook says about an input; "unknown" for a hook that has no twin here. */
export function evaluateGuard(use: string, parameters: Plain, input: Plain): GuardAnswer {
  return libraryGuards[use]?.(parameters, input) ?? "unknown";
}

/** The command of a tool call: text, or a list of words. */
function commandOf(input: Plain): string | readonly string[] | undefined {
  const toolInput = isPlainMap(input) ? (input["tool_input"] ?? null) : null;
  const command = isPlainMap(toolInput) ? toolInput["command"] : undefined;
  if (typeof command === "string") return command;
  return command !== undefined && isPlainList(command) ? command.filter((word) => typeof word === "string") : undefined;
}
