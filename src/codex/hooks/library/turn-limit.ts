import unix from "../../../../templates/hooks/turn-limit.sh.hbs";
import windows from "../../../../templates/hooks/turn-limit.ps1.hbs";
import type { LibraryHook } from "../library-hook.ts";

export const turnLimit: LibraryHook = {
  name: "turn-limit",
  summary: "Ends a session's work after a number of prompts.",
  events: ["UserPromptSubmit"],
  parameters: [
    {
      name: "max_turns",
      type: { kind: "integer", least: 1 },
      required: true,
      doc: "The number of prompts that a session may have.",
    },
  ],
  whatItCannotSee: [
    "How much happens in one turn",
    "A user who starts new sessions, or deletes the counters under CODEX_HOME",
  ],
  unix,
  windows,
};
