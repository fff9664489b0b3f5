import { shellWord } from "../../package/escape.ts";
import type {
  Candidates,
  CompletionArgument,
  CompletionCommand,
  CompletionOption,
  CompletionTree,
} from "./completion-tree.ts";

/** Completion for zsh, to be sourced after compinit or found through fpath. */
export function zshCompletion({ program, options, commands }: CompletionTree): string {
  return `#compdef ${program}
# zsh completion for ${program}: source this file after compinit, or put it as _${program} into a directory of fpath
_${program}() {
  local context state state_descr line
  typeset -A opt_args
  _arguments -C ${options.map(optionSpec).join(" ")} '1:command:->command' '*::argument:->arguments'
  case $state in
    command)
      local -a commands
      commands=(${commands.map(({ name, description }) => shellWord(`${name}:${description}`)).join(" ")})
      _describe command commands ;;
    arguments)
      case $line[1] in
${commands.map(commandCase).join("")}      esac ;;
  esac
}
if [ "\${funcstack[1]}" = "_${program}" ]; then _${program} "$@"; else compdef _${program} ${program}; fi
`;
}

function commandCase({ name, options, arguments: places }: CompletionCommand): string {
  const specs = [...options.map(optionSpec), ...places.map(argumentSpec)];
  return `        ${name}) _arguments ${specs.join(" ")} ;;\n`;
}

/** One spec for each name, which exclude each other: `(-q --quiet)-q[errors only]`. */
function optionSpec({ names, description, value }: CompletionOption): string {
  const exclusive = names.length > 1 ? `(${names.join(" ")})` : "";
  const text = `[${escapeSpec(description)}]`;
  const after = value === undefined ? "" : `:value:${action(value)}`;
  // "=" lets a value follow in the same word too.
  return names
    .map((name) =>
      shellWord(`${exclusive}${name}${value !== undefined && name.startsWith("--") ? "=" : ""}${text}${after}`),
    )
    .join(" ");
}

function argumentSpec({ name, variadic, candidates }: CompletionArgument, index: number): string {
  return shellWord(`${variadic ? "*" : index + 1}:${escapeSpec(name)}:${action(candidates)}`);
}

function action(candidates: Candidates): string {
  return candidates.kind === "files" ? "_files" : `(${candidates.words.join(" ")})`;
}

function escapeSpec(text: string): string {
  return text.replace(/[\\[\]:]/g, "\\$&");
}
