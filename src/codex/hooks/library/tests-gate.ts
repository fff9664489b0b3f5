import unix from "../../../../templates/hooks/tests-gate.sh.hbs";
import windows from "../../../../templates/hooks/tests-gate.ps1.hbs";
import type { LibraryHook } from "../library-hook.ts";

export const testsGate: LibraryHook = {
  name: "tests-gate",
  summary: "Holds the agent back until a command, such as the tests, succeeds.",
  events: ["Stop"],
  parameters: [
    {
      name: "command",
      type: { kind: "command" },
      required: true,
      doc: "The program with its absolute path, and its arguments; it runs in the session's directory.",
    },
  ],
  whatItCannotSee: [
    "A second try: the agent is held back once in a turn, then it may stop",
    "Tests that the agent has weakened",
    "The command runs outside the sandbox, and so does what the agent wrote and the tests start: use it where the machine itself is the sandbox (CI, containers)",
  ],
  unix,
  windows,
};
