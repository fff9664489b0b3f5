import { define, requirementKey } from "../define.ts";
import {
  choice,
  count,
  either,
  list,
  map,
  codexValue,
  optional,
  required,
  table,
  text,
  toggle,
} from "../policy-type.ts";

const hookEvents = choice(
  "PreToolUse",
  "PermissionRequest",
  "PostToolUse",
  "PreCompact",
  "PostCompact",
  "SessionStart",
  "SessionEnd",
  "SubagentStart",
  "SubagentStop",
  "UserPromptSubmit",
  "Stop",
  "Interrupt",
  "PreModelRequest",
  "PostModelRequest",
);

export const commands = [
  define({
    id: "commands",
    type: list(
      table({
        id: required(text("identifier"), "The rule's name; unique in the policy."),
        match: required(
          list(either(text(), list(text(), { nonEmpty: true })), { nonEmpty: true }),
          "The command's first words; a list inside means any of them.",
        ),
        decision: required(
          choice("forbidden", "prompt", "prompt-user", "allow"),
          "What happens to a command that begins so.",
        ),
        guard: optional(toggle, "Also check the raw command text with a hook.", false),
        canonical: optional(toggle, "Match the program's name whatever its case (clients from 0.169.0)."),
        because: optional(text(), "The reason; shown to the model and the user."),
        examples: optional(
          table({
            match: optional(list(text()), "Commands that the rule must match."),
            not_match: optional(list(text()), "Commands that it must not match."),
          }),
          "Checked when the policy is compiled, and again by Codex.",
        ),
      }),
    ),
    order: {
      kind: "definitions",
      narrower: "command",
      adding: "tighter",
      // A rule that allows spares the command the question, and the sandbox.
      addingWhere: { field: "decision", is: "allow", adding: "looser" },
    },
    lowering: { kind: "special", by: "commands" },
    owns: [requirementKey("rules")],
    controls: [
      "nist-800-53r5:CM-7",
      "nist-800-53r5:AC-3",
      "iso-27001:A.8.18",
      "soc-2:CC6.8",
      "cis-v8:2.7",
      "eu-ai-act:Art.14",
    ],
    summary: "Rules for commands by their first words.",
    doesNotCover: [
      "Subshells, env, redirection, quoting and interpreters walk around a rule; guard: true sees most of them",
    ],
    example: [
      {
        id: "push-asks",
        match: ["git", "push"],
        decision: "prompt",
        because: "A person reviews what leaves the laptop.",
      },
    ],
    limits: "allow goes to the .rules file only; prompt-user needs clients from 0.169.0.",
  }),
  define({
    id: "hooks.managed_only",
    type: toggle,
    order: { kind: "switch", strict: true },
    lowering: { kind: "requirement", path: ["allow_managed_hooks_only"] },
    controls: ["nist-800-53r5:CM-7(5)", "nist-800-53r5:CM-5", "iso-27001:A.8.19", "soc-2:CC6.8", "cis-v8:2.7"],
    summary: "Whether hooks of users and projects stay off.",
    doesNotCover: ["Hooks in /etc/codex/config.toml and /etc/codex/hooks.json count as managed"],
    example: true,
  }),
  define({
    id: "hooks.run",
    type: list(
      table(
        {
          id: required(text("identifier"), "The hook's name; unique in the policy, and the name of its script."),
          on: required(hookEvents, "The event that it runs on."),
          tools: optional(text(), "A regular expression for the tools' names."),
          use: optional(text("identifier"), "A hook of the library."),
          script: optional(
            table({
              unix: optional(text("file"), "A script for macOS and Linux."),
              windows: optional(text("file"), "A PowerShell script."),
            }),
            "Scripts of one's own, relative to the layer's file.",
          ),
          mcp_tool: optional(
            table({
              server: required(text(), "The MCP server."),
              tool: required(text(), "Its tool."),
              input: optional(map(codexValue), "What the tool is given."),
            }),
            "A tool of an MCP server instead of a script (clients from 0.149.0). Nothing makes it fail closed.",
          ),
          with: optional(map(codexValue), "The library hook's parameters."),
          timeout: optional(text("duration"), "The whole hook's limit.", "10s"),
          on_failure: optional(choice("block", "allow"), "What happens when the hook itself fails."),
          message: optional(text(), "What the user sees while it runs."),
          context_limit: optional(count(0), "The most characters of context that it may add (clients from 0.145.0)."),
        },
        ["use", "script", "mcp_tool"],
      ),
    ),
    order: { kind: "definitions", narrower: "hook", adding: "tighter" },
    lowering: { kind: "special", by: "hooks" },
    owns: [requirementKey("hooks"), { artefact: "config", path: "hooks" }],
    controls: [
      "nist-800-53r5:AC-3",
      "nist-800-53r5:AU-12",
      "nist-800-53r5:SI-4",
      "iso-27001:A.8.16",
      "soc-2:CC7.2",
      "cis-v8:8.2",
      "eu-ai-act:Art.12",
      "eu-ai-act:Art.14",
    ],
    summary: "Programs that Codex runs at an event, and that may deny what is about to happen.",
    doesNotCover: [
      "Hooks guard against the agent, not against the user who starts Codex",
      "Input typed into a running program (write_stdin) fires no hook",
    ],
    example: [
      {
        id: "branch-guard",
        on: "PreToolUse",
        tools: "^Bash$",
        use: "branch-guard",
        with: { protected: ["main"] },
        timeout: "10s",
      },
    ],
    limits: "Each runs as the user, outside the sandbox.",
  }),
  define({
    id: "features",
    type: map(toggle),
    order: {
      kind: "switches",
      strictTrue: [
        "hooks",
        "guardian_approval",
        "secret_auth_storage",
        "credential_masking",
        "untrusted_as_tool_output",
        "write_stdin_approval",
      ],
    },
    lowering: { kind: "special", by: "features" },
    owns: [
      requirementKey("features"),
      requirementKey("feature_requirements"),
      { artefact: "config", path: "features" },
    ],
    controls: ["nist-800-53r5:CM-7", "iso-27001:A.8.19", "soc-2:CC6.8", "cis-v8:4.8"],
    summary: "Features that are pinned on or off.",
    doesNotCover: ["Features that are not named"],
    example: { memories: false },
    limits: "A name that a client does not know stops clients 0.110.0 to 0.123.0 and is ignored by newer ones.",
  }),
];
