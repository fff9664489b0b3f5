import unix from "../../../../templates/hooks/path-guard.sh.hbs";
import windows from "../../../../templates/hooks/path-guard.ps1.hbs";
import type { LibraryHook } from "../library-hook.ts";

export const pathGuard: LibraryHook = {
  name: "path-guard",
  summary:
    "Refuses commands and patches that write to credential files, shell start files, and the files of policy and hooks.",
  events: ["PreToolUse"],
  defaultMatcher: "*",
  parameters: [
    {
      name: "paths",
      type: { kind: "list", of: "path" },
      required: false,
      default: [
        "~/.ssh",
        "~/.aws",
        "~/.gnupg",
        "~/.azure",
        "~/.kube",
        "~/.config/gcloud",
        "~/.config/gh",
        "~/.docker/config.json",
        "~/.netrc",
        "~/.npmrc",
        "~/.pypirc",
        "~/.git-credentials",
        "~/.bashrc",
        "~/.bash_profile",
        "~/.profile",
        "~/.zshrc",
        "~/.zprofile",
        "~/.codex",
        "/etc/codex",
        "**/.git/hooks",
        "**/.git/config",
        "**/.codex",
      ],
      doc: "Paths that are guarded, with all below them: absolute, ~/..., or **/... in any directory. * stands for any text.",
    },
  ],
  whatItCannotSee: [
    "Writes by programs that the command starts: script files, interpreters, build tools, editors' plug-ins",
    "Paths that are put together while the command runs, and writes through links",
    "Input typed into a running program (write_stdin fires no hook): pin features.unified_exec off",
    "The sandbox is the lock (access.deny_read, permission profiles): this hook says early, and in words",
  ],
  unix,
  windows,
};
