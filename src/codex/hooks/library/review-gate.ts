import unix from "../../../../templates/hooks/review-gate.sh.hbs";
import windows from "../../../../templates/hooks/review-gate.ps1.hbs";
import type { LibraryHook } from "../library-hook.ts";

export const reviewGate: LibraryHook = {
  name: "review-gate",
  summary: "Holds the agent back until a review command finds nothing.",
  events: ["Stop"],
  parameters: [
    {
      name: "command",
      type: { kind: "command" },
      required: true,
      doc: "The program with its absolute path, and its arguments. It gets the session's JSON; it ends with 0 when it finds nothing, with 1 and its findings on standard output otherwise.",
    },
  ],
  whatItCannotSee: [
    "A second try: the agent is held back once in a turn, then it may stop",
    "Whatever the reviewer misses; a reviewing model reads text that the agent wrote, instructions included",
    "The command runs outside the sandbox: it must not start what the agent wrote",
  ],
  unix,
  windows,
};
