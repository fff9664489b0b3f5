import type { Scratch } from "./private-namespace.ts";

/**
 * The environment of a question: nothing of the caller's but PATH and the language, so that no CODEX_* or OPENAI_* variable, key
 * or proxy of the machine colours the answer. Everything but this machine is behind a proxy that does not exist: a question
 * never leaves the machine. `additions` win.
 */
export function questionEnvironment(
  scratch: Scratch,
  additions: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const nowhere = "http://127.0.0.1:9";
  const local = "127.0.0.1,localhost";
  return {
    PATH: process.env["PATH"] ?? "/usr/bin:/bin",
    LANG: "C.UTF-8",
    TERM: "dumb",
    HOME: scratch.home,
    CODEX_HOME: scratch.codexHome,
    HTTP_PROXY: nowhere,
    HTTPS_PROXY: nowhere,
    ALL_PROXY: nowhere,
    NO_PROXY: local,
    http_proxy: nowhere,
    https_proxy: nowhere,
    all_proxy: nowhere,
    no_proxy: local,
    ...additions,
  };
}
