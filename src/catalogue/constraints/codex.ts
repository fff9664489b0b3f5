import { define } from "../define.ts";
import { codexValue, map } from "../policy-type.ts";

/** Any key by Codex's own name, for what the vocabulary has no word for. Members are key paths. */
export const codexKeys = [
  define({
    id: "codex.requirements",
    type: map(codexValue),
    order: { kind: "opaque" },
    lowering: { kind: "special", by: "codex" },
    controls: [],
    summary: "Keys of requirements.toml by Codex's own name.",
    example: { allow_appshots: false },
    limits: "Checked against the same measured facts as the words.",
  }),
  define({
    id: "codex.config",
    type: map(codexValue),
    order: { kind: "opaque" },
    lowering: { kind: "special", by: "codex" },
    controls: [],
    summary: "Keys of config.toml by Codex's own name, pinned where a platform can pin.",
    doesNotCover: ["On Windows this is a default that users may change"],
    example: { hide_agent_reasoning: true },
  }),
  define({
    id: "codex.defaults",
    type: map(codexValue),
    order: { kind: "suggestion" },
    lowering: { kind: "special", by: "codex" },
    controls: [],
    summary: "Keys of config.toml by Codex's own name, suggested to users.",
    example: { show_raw_agent_reasoning: false },
    suggestion: true,
  }),
];
