import unix from "../../../../templates/hooks/branch-guard.sh.hbs";
import windows from "../../../../templates/hooks/branch-guard.ps1.hbs";
import type { LibraryHook } from "../library-hook.ts";

export const branchGuard: LibraryHook = {
  name: "branch-guard",
  summary: "Refuses pushes to protected branches, forced pushes, and the deletion of protected branches.",
  events: ["PreToolUse"],
  defaultMatcher: "^Bash$",
  parameters: [
    {
      name: "protected",
      type: { kind: "list", of: "glob" },
      required: true,
      doc: "Names of protected branches; * stands for any text, slashes included.",
    },
    {
      name: "remotes",
      type: { kind: "list", of: "glob" },
      required: false,
      default: [],
      doc: "Remotes that are guarded; all of them when absent. A remote written as an address is always guarded.",
    },
    {
      name: "allow_forced",
      type: { kind: "boolean" },
      required: false,
      default: false,
      doc: "Let forced pushes to unprotected branches pass.",
    },
    {
      name: "deny_commits",
      type: { kind: "boolean" },
      required: false,
      default: false,
      doc: "Refuse commit, merge, rebase, reset, revert, cherry-pick, am and pull while a protected branch is checked out.",
    },
  ],
  whatItCannotSee: [
    "Pushes by programs that run git themselves: scripts in files, make, npm run, gh, an alias of git's configuration",
    "Input typed into a running shell (write_stdin fires no hook): pin features.unified_exec off",
    "Commands that are decoded or fetched while they run, and commands on other machines (ssh)",
    "What the server allows: protect the branches there too",
  ],
  unix,
  windows,
};
