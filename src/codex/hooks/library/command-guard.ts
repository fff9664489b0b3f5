import unix from "../../../../templates/hooks/command-guard.sh.hbs";
import windows from "../../../../templates/hooks/command-guard.ps1.hbs";
import type { LibraryHook } from "../library-hook.ts";

export const commandGuard: LibraryHook = {
  name: "command-guard",
  summary:
    "Refuses forbidden commands in the raw command line, behind wrappers, quotes, substitutions and nested shells.",
  events: ["PreToolUse"],
  defaultMatcher: "^Bash$",
  parameters: [
    {
      name: "rules",
      type: { kind: "rules" },
      required: true,
      doc: "Rules as under commands: { match, decision, because }. A prompt rule refuses only the forms that the exec policy cannot see, so that its prompt is asked for the others.",
    },
  ],
  whatItCannotSee: [
    "Commands inside script files, make targets, package scripts and programs that start others",
    "A program or argument that is wholly unknown before it runs ($COMMAND, the output of another program, arguments from xargs)",
    "Commands that are decoded or fetched while they run, and commands on other machines (ssh)",
    "Input typed into a running shell (write_stdin fires no hook): pin features.unified_exec off",
    "Other programs that do the same: forbid each of them, or deny it by the sandbox",
  ],
  unix,
  windows,
};
