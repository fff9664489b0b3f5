import type { Command } from "commander";
import { childrenOf, hookEvents } from "../../catalogue/codex/index.ts";
import { constraints } from "../../catalogue/constraints/index.ts";
import type { ExitCode, Services } from "../services.ts";
import { bashCompletion } from "./bash.ts";
import { type CompletionTree, completionTree } from "./completion-tree.ts";
import { fishCompletion } from "./fish.ts";
import { powershellCompletion } from "./powershell.ts";
import type { CompletionShell } from "./shells.ts";
import { zshCompletion } from "./zsh.ts";

const writers: Readonly<Record<CompletionShell, (tree: CompletionTree) => string>> = {
  bash: bashCompletion,
  fish: fishCompletion,
  powershell: powershellCompletion,
  zsh: zshCompletion,
};

/** Prints the completion script of a shell, made from the program as it is. */
export function runCompletion(shell: CompletionShell, program: Command, { host }: Services): ExitCode {
  host.out(writers[shell](completionTree(program, { key: constraints.map(({ id }) => id), name: codexNames() })));
  return 0;
}

/** What `mandate catalogue` is asked for most: keys at the top of Codex's files, and hook events. */
function codexNames(): readonly string[] {
  const keys = [...childrenOf("requirements", []), ...childrenOf("config", [])];
  return [...new Set([...keys, ...hookEvents.map(({ event }) => event)])];
}
