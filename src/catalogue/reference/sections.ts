/** One sentence for each section that has several words; a word of its own says what it is in its catalogue entry. */
export const sections: Readonly<Record<string, string>> = {
  approvals: "When Codex asks before it acts, and who answers.",
  access: "What commands may touch; lowered to sandbox modes and to permission profiles.",
  "access.workspace": "What commands in the workspace sandbox may do beyond the workspace.",
  web_search: "Whether and how Codex searches the web.",
  network: "The network of commands inside the sandbox.",
  login: "How users sign in.",
  models: "Which models users work with, and who provides them.",
  mcp: "MCP servers: the programs and addresses that give Codex further tools.",
  marketplaces: "Where users may get plugins from.",
  hooks: "Programs that Codex runs at events.",
  shell: "How commands are started.",
  "shell.environment": "The environment variables that commands see.",
  telemetry: "What is reported about the use of Codex, and to whom.",
  history: "The history of prompts on disk.",
  instructions: "Texts that reach the model.",
  codex: "Any key by Codex's own name, for what the policy language has no word for.",
};
