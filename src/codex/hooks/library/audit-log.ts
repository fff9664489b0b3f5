import unix from "../../../../templates/hooks/audit-log.sh.hbs";
import windows from "../../../../templates/hooks/audit-log.ps1.hbs";
import type { LibraryHook } from "../library-hook.ts";

export const auditLog: LibraryHook = {
  name: "audit-log",
  summary: "Writes each event as a line of JSON, with the policy layer that asks for it.",
  events: [
    "PreToolUse",
    "PermissionRequest",
    "PostToolUse",
    "UserPromptSubmit",
    "SessionStart",
    "SessionEnd",
    "Stop",
    "SubagentStart",
    "SubagentStop",
    "PreCompact",
    "PostCompact",
    "PreModelRequest",
    "PostModelRequest",
    "Interrupt",
  ],
  defaultMatcher: "*",
  parameters: [
    {
      name: "file",
      type: { kind: "text" },
      required: false,
      default: "~/.codex/audit/events.jsonl",
      doc: "The log: an absolute path or ~/...; the last one is kept beside it as .1.",
    },
    {
      name: "max_bytes",
      type: { kind: "integer", least: 1024 },
      required: false,
      default: 10000000,
      doc: "The size at which the log is turned over.",
    },
  ],
  whatItCannotSee: [
    "The user can change the log, it is the user's own file: forward it, or use telemetry.otel, for evidence",
    "Events that fire no hook (write_stdin)",
    "Prompts and commands are in it as they are, secrets included",
  ],
  unix,
  windows,
};
