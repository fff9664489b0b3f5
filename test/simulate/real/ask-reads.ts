import { stringify } from "smol-toml";
import { codexFiles } from "../../../src/host/codex/codex-files.ts";
import type { PlainMap } from "../../../src/simulate/bundle.ts";
import { execTurn, type TurnPlaces } from "../../support/codex/exec-turn.ts";

/** Files of a question: `~/...` in the home, `/...` below a directory outside the workspace, relative ones in the workspace. */
export interface ReadCase {
  readonly requirements: (outside: string) => PlainMap;
  readonly paths: readonly string[];
  readonly userConfig?: string;
}

export interface ReadFates {
  /** What `/` at the beginning of a path stood for. */
  readonly outside: string;
  readonly fates: readonly ("allow" | "deny")[];
}

/** Makes the files, reads each with a command of one real turn, and says which could be read. */
export async function askReads(binary: string, { requirements, paths, userConfig = "" }: ReadCase): Promise<ReadFates> {
  let outside = "";
  const content = (names: readonly string[]) =>
    codexFiles(Object.fromEntries(names.map((name) => [name, "content\n"])));
  const inHome = [
    ...paths.filter((path) => path.startsWith("~/")).map((path) => path.slice(2)),
    ...paths.filter((path) => path.startsWith("/")).map((path) => `outside${path}`),
  ];
  const real = (path: string, home: string) =>
    path.startsWith("~/") ? `${home}/${path.slice(2)}` : path.startsWith("/") ? `${home}/outside${path}` : path;
  const turn = await execTurn({
    binary,
    files: (places: TurnPlaces) => {
      outside = `${places.home}/outside`;
      return codexFiles({ "requirements.toml": stringify(requirements(outside)) });
    },
    userConfig,
    userFiles: content(inHome),
    projectFiles: content(paths.filter((path) => !/^[~/]/.test(path))),
    script: ({ home }) => {
      const list = paths.map((path) => `'${real(path, home)}'`).join(" ");
      const cmd = `for f in ${list}; do if cat "$f" >/dev/null 2>&1; then echo ALLOW; else echo DENY; fi; done`;
      return [[{ call: "exec_command", arguments: { cmd, yield_time_ms: 30_000, max_output_tokens: 20_000 } }]];
    },
  });
  const fates = [...(turn.outputs[0] ?? "").matchAll(/^(ALLOW|DENY)$/gm)].map((found) =>
    found[1] === "ALLOW" ? "allow" : "deny",
  );
  if (fates.length !== paths.length)
    throw new Error(`${fates.length} of ${paths.length} reads: ${turn.outputs[0] ?? ""} ${turn.stderr}`);
  return { outside, fates };
}
