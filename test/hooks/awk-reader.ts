import { spawnSync } from "node:child_process";
import { awkParts } from "../../src/codex/hooks/unix-parts.ts";
import { programTablesText } from "../../src/codex/hooks/program-tables.ts";

/** Kinds of awk that a machine's awk may be; `awk` is this machine's own. */
export const awks: readonly (readonly [string, ...string[]])[] = [["awk"], ["mawk"], ["busybox", "awk"]];

const separator = "\u001d";

/** What a guard's awk program says about many commands, in one process: an empty text for each that it lets run. */
export function judgeByAwk(
  guard: "command-guard" | "branch-guard",
  commands: readonly string[],
  environment: Readonly<Record<string, string>>,
  awk: readonly [string, ...string[]] = ["awk"],
): readonly string[] {
  const [program, ...words] = awk;
  const text = [
    awkParts["shell"],
    awkParts["match"],
    awkParts[guard],
    // The delivered program reads one session's JSON; here each record is a command.
    "function complete() { return 0 }",
    `BEGIN { RS = "\\035"; ORS = "\\035"; CWD = "/session"; tables(ENVIRON["TABLES"]) }`,
    "{ read_shell($0); print judge() }",
  ].join("\n");
  const result = spawnSync(program, [...words, text], {
    input: commands.join(separator),
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: { PATH: process.env["PATH"], LC_ALL: "C", TABLES: programTablesText, ...environment },
  });
  if (result.status !== 0) throw new Error(`${awk.join(" ")}: ${result.stderr}`);
  return result.stdout.split(separator).slice(0, commands.length);
}
