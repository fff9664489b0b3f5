import type { MatchedRule, RulesAnswer } from "./answers.ts";
import { itemsAt, parseJson, textAt, at } from "./plain-json.ts";
import type { ProcessResult } from "./run-process.ts";
import { startupMessage } from "./startup-message.ts";

const decisions = ["allow", "prompt", "forbidden"] as const;

/** Reads the outcome of `codex execpolicy check`. A command that no rule matches has no decision. */
export function readExecPolicyCheck(result: ProcessResult): RulesAnswer {
  if (result.exitCode === undefined) return { verdict: "cannot", message: "codex execpolicy check was ended" };
  if (result.exitCode !== 0) return { verdict: "invalid", message: startupMessage(result.stderr) };
  const answer = parseJson(result.stdout);
  if (answer === undefined) return { verdict: "cannot", message: "codex execpolicy check printed no JSON" };
  const said = textAt(answer, "decision");
  const decision = decisions.find((known) => known === said);
  if (said !== "" && decision === undefined) {
    return { verdict: "cannot", message: `codex execpolicy check decided ${said}, which Mandate does not know` };
  }
  return {
    verdict: "decided",
    decision: decision ?? "none",
    matchedRules: itemsAt(answer, "matchedRules").map(readMatch),
  };
}

function readMatch(item: ReturnType<typeof at>): MatchedRule {
  const match = at(item, "prefixRuleMatch");
  const justification = textAt(match, "justification");
  return {
    prefix: itemsAt(match, "matchedPrefix").filter((token) => typeof token === "string"),
    decision: textAt(match, "decision"),
    ...(justification === "" ? {} : { justification }),
  };
}
