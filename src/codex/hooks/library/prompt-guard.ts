import unix from "../../../../templates/hooks/prompt-guard.sh.hbs";
import windows from "../../../../templates/hooks/prompt-guard.ps1.hbs";
import type { LibraryHook } from "../library-hook.ts";

export const promptGuard: LibraryHook = {
  name: "prompt-guard",
  summary: "Stops prompts that match one of the policy's patterns.",
  events: ["UserPromptSubmit"],
  parameters: [
    {
      name: "patterns",
      type: { kind: "list", of: "pattern" },
      required: true,
      doc: "Regular expressions, in any case of letters.",
    },
    {
      name: "message",
      type: { kind: "text" },
      required: false,
      default: "The policy does not allow this prompt.",
      doc: "What the user is told.",
    },
  ],
  whatItCannotSee: [
    "The same wish in other words, another language or another spelling",
    "Text that reaches the model in other ways: files, tool output, AGENTS.md",
  ],
  unix,
  windows,
};
