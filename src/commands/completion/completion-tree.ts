import type { Argument, Command, Option } from "commander";

/** What can follow in one place: some words of a list, or a file. */
export type Candidates = { readonly kind: "words"; readonly words: readonly string[] } | { readonly kind: "files" };

export interface CompletionOption {
  /** As they are typed: `-q`, `--quiet`. */
  readonly names: readonly string[];
  readonly description: string;
  /** What its value may be; absent where it takes none. */
  readonly value?: Candidates;
}

export interface CompletionArgument {
  readonly name: string;
  readonly variadic: boolean;
  readonly candidates: Candidates;
}

export interface CompletionCommand {
  readonly name: string;
  readonly description: string;
  readonly options: readonly CompletionOption[];
  readonly arguments: readonly CompletionArgument[];
}

export interface CompletionTree {
  readonly program: string;
  readonly options: readonly CompletionOption[];
  readonly commands: readonly CompletionCommand[];
}

/** What the command line knows, read from the program itself; `known` names words for arguments of a name (`key`). */
export function completionTree(program: Command, known: Readonly<Record<string, readonly string[]>>): CompletionTree {
  const help = program.createHelp();
  return {
    program: program.name(),
    options: help.visibleOptions(program).map(completionOption),
    commands: help.visibleCommands(program).map((command) => ({
      name: command.name(),
      description: oneLine(command.description()),
      options: help.visibleOptions(command).map(completionOption),
      arguments: command.registeredArguments.map((argument) => completionArgument(argument, known)),
    })),
  };
}

function completionOption(option: Option): CompletionOption {
  const names = [option.short, option.long].filter((name) => name !== undefined);
  const takesValue = option.required || option.optional;
  return {
    names,
    description: oneLine(option.description),
    ...(takesValue ? { value: candidates(option.argChoices) } : {}),
  };
}

function completionArgument(
  argument: Argument,
  known: Readonly<Record<string, readonly string[]>>,
): CompletionArgument {
  const name = argument.name();
  const words = argument.argChoices ?? (Object.hasOwn(known, name) ? known[name] : undefined);
  return { name, variadic: argument.variadic, candidates: candidates(words) };
}

function candidates(words: readonly string[] | undefined): Candidates {
  return words === undefined ? { kind: "files" } : { kind: "words", words };
}

/** Shells show a description beside the word, in one line. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
