import type { ParameterProblem } from "./parameters.ts";

/** How a script of an organisation's own is started with its text as an argument. */
interface ScriptInterpreter {
  /** Words before the text. */
  readonly interpreter: readonly string[];
  /** Shells take a name for `$0` after the text. */
  readonly shell: boolean;
}

/** Interpreters that take a program as an argument, and the option for it. */
const textOption: Readonly<Record<string, string>> = {
  sh: "-c",
  bash: "-c",
  dash: "-c",
  ksh: "-c",
  zsh: "-c",
  python: "-c",
  python3: "-c",
  perl: "-e",
  ruby: "-e",
  node: "-e",
};
const shellNames = ["sh", "bash", "dash", "ksh", "zsh"];

/** Linux takes no longer argument than 128 KiB; the text is one. */
const largestScript = 120_000;

/**
 * What is wrong with a script of an organisation's own for Linux and macOS. The text is embedded into the delivered script and
 * given to its interpreter as an argument: no file is written at run time, because the agent could write to it.
 */
export function checkScript(text: string): readonly ParameterProblem[] {
  const problem = (message: string): readonly ParameterProblem[] => [{ path: [], message }];
  if (text.trim() === "") return problem("the script is empty");
  if (text.includes("\0")) return problem("the script holds NUL characters");
  if (text.includes("\r\n")) return problem("the script has Windows line endings");
  if (new TextEncoder().encode(text).length > largestScript)
    return problem(`the script is larger than ${largestScript} bytes`);
  const words = shebang(text);
  if (words !== undefined && optionFor(words) === undefined) {
    return problem(
      `the interpreter "${words.join(" ")}" takes no program text; known are ${Object.keys(textOption).join(", ")}`,
    );
  }
  return [];
}

/** How to start a script that passed `checkScript`. Without a first line `#!` it is for /bin/sh. */
export function scriptInterpreter(text: string): ScriptInterpreter {
  const words = shebang(text) ?? ["/bin/sh"];
  const option = optionFor(words);
  if (option === undefined) throw new Error(`internal error: no way to start ${words.join(" ")}`);
  return { interpreter: [...words, option], shell: shellNames.includes(interpreterName(words)) };
}

function shebang(text: string): readonly string[] | undefined {
  const line = /^#![ \t]*([^\n]*)/.exec(text)?.[1]?.trim();
  if (line === undefined || line === "") return undefined;
  const words = line.split(/[ \t]+/);
  return words[0] === "/usr/bin/env" && words[1] === "-S" ? ["/usr/bin/env", ...words.slice(2)] : words;
}

function interpreterName(words: readonly string[]): string {
  const program = words[0] === "/usr/bin/env" ? (words[1] ?? "") : (words[0] ?? "");
  return program.slice(program.lastIndexOf("/") + 1).replace(/^(python3)\.[0-9]+$/, "$1");
}

function optionFor(words: readonly string[]): string | undefined {
  const name = interpreterName(words);
  return Object.hasOwn(textOption, name) ? textOption[name] : undefined;
}
