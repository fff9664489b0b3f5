import { matchesLiterally, matchesLoosely, type CommandPattern } from "./match-command.ts";
import { readShell, type ShellReading } from "./read-shell.ts";

/** A rule of the command guard: the raw-command twin of a rule under `commands`. */
export interface GuardRule {
  readonly match: CommandPattern;
  readonly decision: "forbidden" | "prompt" | "prompt-user";
  readonly because?: string;
}

/** Why the command guard refuses a command, or undefined when it lets it run. */
export function refusedByCommandGuard(
  command: string | readonly string[],
  rules: readonly GuardRule[],
): string | undefined {
  const reading = readCommand(command);
  if (reading.overflow) return "The command nests too deep to be checked. Write it as a script file and run that.";
  for (const { words, direct } of reading.commands) {
    for (const rule of rules) {
      const literal = matchesLiterally(words, rule.match);
      if (!literal && !matchesLoosely(words, rule.match)) continue;
      const shown = rule.match.map((alternatives) => alternatives[0] ?? "").join(" ");
      const because = rule.because === undefined || rule.because === "" ? "" : ` ${rule.because}`;
      if (rule.decision === "forbidden") return `\`${shown}\` is forbidden.${because}`;
      // The exec policy asks a person about what it can see; only what it cannot see is refused here.
      if (!(literal && direct && reading.plain))
        return `\`${shown}\` needs an approval: write it as a plain command of its own.${because}`;
    }
  }
  return undefined;
}

/** Reads a command as Codex hands it to a hook: one line of shell, or a list of words. */
export function readCommand(command: string | readonly string[]): ShellReading {
  return readShell(typeof command === "string" ? command : command.map(quoteWord).join(" "));
}

function quoteWord(word: string): string {
  return /^[A-Za-z0-9_./:,@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
