import unix from "../../../../templates/hooks/change-size.sh.hbs";
import windows from "../../../../templates/hooks/change-size.ps1.hbs";
import type { LibraryHook } from "../library-hook.ts";

export const changeSize: LibraryHook = {
  name: "change-size",
  summary: "Holds the agent back when more lines are changed than a person can review.",
  events: ["Stop"],
  parameters: [
    {
      name: "max_lines",
      type: { kind: "integer", least: 1 },
      required: false,
      default: 400,
      doc: "The largest number of added and removed lines.",
    },
    {
      name: "base",
      type: { kind: "text" },
      required: false,
      default: "HEAD",
      doc: "What the working tree is compared with.",
    },
    {
      name: "untracked",
      type: { kind: "boolean" },
      required: false,
      default: true,
      doc: "Count files that git does not know yet.",
    },
  ],
  whatItCannotSee: [
    "Lines that the agent has committed already, when base is HEAD",
    "A second try: the agent is held back once in a turn, then it may stop",
    "Repositories other than the session's own, and directories without git",
  ],
  unix,
  windows,
};
