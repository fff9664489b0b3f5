import type { Candidates, CompletionCommand, CompletionOption, CompletionTree } from "./completion-tree.ts";

/** Completion for fish 3, to be sourced or put into its directory of completions. */
export function fishCompletion({ program, options, commands }: CompletionTree): string {
  const lines = [
    `# fish completion for ${program}: source this file, or put it into ~/.config/fish/completions`,
    ...options.map((option) => optionLine(program, "__fish_use_subcommand", option)),
    ...commands.map(
      ({ name, description }) =>
        `complete -c ${program} -f -n __fish_use_subcommand -a ${quote(name)} -d ${quote(description)}`,
    ),
    ...commands.flatMap((command) => commandLines(program, command)),
  ];
  return `${lines.join("\n")}\n`;
}

function commandLines(program: string, { name, options, arguments: places }: CompletionCommand): readonly string[] {
  const condition = `__fish_seen_subcommand_from ${name}`;
  const words = places.flatMap(({ candidates }) => (candidates.kind === "words" ? candidates.words : []));
  const takesFiles = places.some(({ candidates }) => candidates.kind === "files");
  return [
    ...options.map((option) => optionLine(program, condition, option)),
    ...(words.length === 0
      ? []
      : [`complete -c ${program}${takesFiles ? "" : " -f"} -n ${quote(condition)} -a ${quote(words.join(" "))}`]),
  ];
}

function optionLine(program: string, condition: string, { names, description, value }: CompletionOption): string {
  const flags = names.map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`)).join(" ");
  const after = value === undefined ? "" : ` ${valueFlags(value)}`;
  return `complete -c ${program} -n ${quote(condition)} ${flags}${after} -d ${quote(description)}`;
}

function valueFlags(value: Candidates): string {
  return value.kind === "files" ? "-r -F" : `-x -a ${quote(value.words.join(" "))}`;
}

/** In fish's single quotes a backslash escapes the quote and itself. */
function quote(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
