import unix from "../../../../templates/hooks/secret-scan.sh.hbs";
import windows from "../../../../templates/hooks/secret-scan.ps1.hbs";
import type { LibraryHook } from "../library-hook.ts";

export const secretScan: LibraryHook = {
  name: "secret-scan",
  summary: "Withholds tool output from the model, and stops prompts, that hold what has the form of a credential.",
  events: ["PostToolUse", "UserPromptSubmit"],
  defaultMatcher: "*",
  parameters: [
    {
      name: "patterns",
      type: { kind: "list", of: "pattern" },
      required: false,
      default: [],
      doc: "More regular expressions for secrets of your own.",
    },
    {
      name: "ignored",
      type: { kind: "list", of: "text" },
      required: false,
      default: [],
      doc: "Texts that are no secrets, such as the keys of test fixtures.",
    },
  ],
  whatItCannotSee: [
    "Secrets without a form of their own (passwords, most JWTs), and encoded or split ones",
    "The command has run when its output is scanned: what it sent elsewhere is gone",
    "Output that a hook does not get: images, long output that Codex cuts before the hook sees it",
  ],
  unix,
  windows,
};
