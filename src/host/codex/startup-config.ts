import type { LoadAnswer } from "./answers.ts";
import { at, parseJson, textAt } from "./plain-json.ts";
import type { ProcessResult } from "./run-process.ts";
import { startupMessage } from "./startup-message.ts";

/** Reads the outcome of `codex app-server --print-startup-config` (0.164.0 and newer). */
export function readStartupConfig(result: ProcessResult): LoadAnswer {
  const answer = parseJson(result.stdout);
  if (result.exitCode === 0 && answer !== undefined) {
    return { verdict: "accepted", message: "", requirements: at(answer, "configRequirements", "requirements") };
  }
  const detail = textAt(answer, "error", "data", "detail") || textAt(answer, "error", "message");
  const message = detail || startupMessage(result.stderr);
  if (result.exitCode !== undefined && message !== "") return { verdict: "refused", message };
  return { verdict: "cannot", message: "codex app-server --print-startup-config ended without an answer" };
}

/**
 * Reads the outcome of `codex login status`: once it looks for credentials, everything was read. That it finds none, or that this
 * machine lacks the credential store which the files ask for, says nothing about the files.
 */
export function readLoginStatus(result: ProcessResult): LoadAnswer {
  if (/^(?:Not logged in$|Error checking login status:)/m.test(result.stderr + result.stdout)) {
    return { verdict: "accepted", message: "", requirements: null };
  }
  const message = startupMessage(result.stderr);
  if (result.exitCode !== undefined && message !== "") return { verdict: "refused", message };
  return { verdict: "cannot", message: "codex login status ended without an answer" };
}
