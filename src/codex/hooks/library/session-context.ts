import unix from "../../../../templates/hooks/session-context.sh.hbs";
import windows from "../../../../templates/hooks/session-context.ps1.hbs";
import type { LibraryHook } from "../library-hook.ts";

export const sessionContext: LibraryHook = {
  name: "session-context",
  summary: "Tells the model something at the start of each session.",
  events: ["SessionStart"],
  parameters: [{ name: "text", type: { kind: "text" }, required: true, doc: "What the model is told." }],
  whatItCannotSee: ["Whether the model keeps to it: this labels, it does not enforce"],
  unix,
  windows,
};
