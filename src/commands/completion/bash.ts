import { shellWord } from "../../package/escape.ts";
import type { CompletionArgument, CompletionCommand, CompletionOption, CompletionTree } from "./completion-tree.ts";

/**
 * Completion for bash 3.2 (macOS) and newer, without the bash-completion package. Where nothing of ours fits, the words stay empty
 * and `-o default` completes files.
 */
export function bashCompletion(tree: CompletionTree): string {
  const name = `_${tree.program}`;
  const { options, commands } = tree;
  return `# bash completion for ${tree.program}: source this file, or put it where bash looks for completions
${name}() {
  local current previous command="" position=0 index word words=""
  # Bash takes "=" for a word of its own: --format=json is three words.
  current=\${COMP_WORDS[COMP_CWORD]}
  previous=\${COMP_WORDS[COMP_CWORD-1]}
  if [ "$current" = "=" ]; then current=""
  elif [ "$previous" = "=" ]; then previous=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  for ((index = 1; index < COMP_CWORD; index++)); do
    word=\${COMP_WORDS[index]}
    case "$command $word" in
${valueCases(tree)}      *" -"*|*" =") ;;
      " "*) command=$word ;;
      *) position=$((position + 1)) ;;
    esac
  done
  COMPREPLY=()
  case "$command $previous" in
${commands.flatMap((command) => command.options.map((option) => optionCase(command, option))).join("")}    *)
      case "$current" in
        -*) case "$command" in
${commands.map((command) => `          ${command.name}) words=${shellWord(optionNames(command.options))} ;;\n`).join("")}          "") words=${shellWord(optionNames(options))} ;;
          esac ;;
        *) case "$command $position" in
          " "*) words=${shellWord(commands.map((command) => command.name).join(" "))} ;;
${commands.flatMap((command) => command.arguments.map((argument, index) => argumentCase(command, argument, index))).join("")}          esac ;;
      esac ;;
  esac
  # shellcheck disable=SC2207 # our own words hold no blanks
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F ${name} ${tree.program}
`;
}

/** After an option that takes a value, the next word is no argument. */
function valueCases({ commands }: CompletionTree): string {
  const patterns = commands.flatMap((command) =>
    command.options
      .filter(({ value }) => value !== undefined)
      .flatMap(({ names }) => names.map((name) => `"${command.name} ${name}"`)),
  );
  if (patterns.length === 0) return "";
  return `      ${patterns.join("|")}) [ "\${COMP_WORDS[index+1]}" = "=" ] && index=$((index + 1)); index=$((index + 1)) ;;\n`;
}

function optionCase(command: CompletionCommand, { names, value }: CompletionOption): string {
  if (value === undefined) return "";
  const patterns = names.map((name) => `"${command.name} ${name}"`).join("|");
  const words = value.kind === "files" ? "" : ` words=${shellWord(value.words.join(" "))}`;
  return `    ${patterns})${words} ;;\n`;
}

function argumentCase(command: CompletionCommand, argument: CompletionArgument, index: number): string {
  if (argument.candidates.kind === "files") return "";
  const place = argument.variadic ? `"${command.name} "*` : `"${command.name} ${index}"`;
  return `          ${place}) words=${shellWord(argument.candidates.words.join(" "))} ;;\n`;
}

function optionNames(options: readonly CompletionOption[]): string {
  return options.flatMap(({ names }) => names).join(" ");
}
