import { answerCommand } from "./answer-command.ts";
import { answerConfig } from "./answer-config.ts";
import { answerDomain } from "./answer-domain.ts";
import { answerHook } from "./answer-hook.ts";
import { answerMcp } from "./answer-mcp.ts";
import { answerRead } from "./answer-read.ts";
import type { Guards, SimulatedBundle } from "./bundle.ts";
import { seenBy } from "./client-view.ts";
import type { Answer, Question } from "./question.ts";

/**
 * What a client version that has the bundle would do: the simulator's one question. Guards are the library's, by their name; a
 * command's answer names the hooks that have none.
 */
export function answer(
  bundle: SimulatedBundle,
  question: Question,
  clientVersion: string,
  guards: Guards = {},
): Answer {
  const view = seenBy(bundle, clientVersion);
  switch (question.kind) {
    case "command":
      return answerCommand(view, question, guards);
    case "domain":
      return answerDomain(view, question);
    case "read":
      return answerRead(view, question);
    case "mcp":
      return answerMcp(view, question);
    case "config":
      return answerConfig(view, question, clientVersion);
    case "hook":
      return answerHook(view, question, guards);
  }
}
