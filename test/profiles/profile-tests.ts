/** What holds under a policy that only extends a profile, as the tests of that policy. */
export const profileTests: Readonly<Record<string, string>> = {
  "baseline": `tests:
  - { config: { sandbox_mode: danger-full-access }, expect: clamped }
  - { config: { approval_policy: never }, expect: clamped }
  - { read: "~/.aws/credentials", expect: deny }
`,
  "level-0": `tests:
  - { config: { sandbox_mode: workspace-write }, expect: clamped }
  - { config: { sandbox_mode: danger-full-access }, expect: clamped }
  - { config: { approval_policy: never }, expect: clamped }
  - { config: { web_search: live }, expect: clamped }
  - { read: "~/.ssh/id_ed25519", expect: deny }
`,
  "level-1": `tests:
  - { config: { approval_policy: never }, expect: clamped }
  - { config: { approval_policy: on-request }, expect: clamped }
  - { config: { sandbox_mode: danger-full-access }, expect: clamped }
  - { config: { features: { hooks: false } }, expect: clamped }
  - { command: git push origin main, expect: blocked }
  - { read: "~/.ssh/id_ed25519", expect: deny }
`,
  "level-2": `tests:
  - { config: { approval_policy: never }, expect: clamped }
  - { config: { sandbox_mode: danger-full-access }, expect: clamped }
  - { config: { features: { hooks: false } }, expect: clamped }
  - { command: git push origin main, expect: blocked }
  - { command: git push origin topic, expect: unmatched }
`,
  "level-3": `tests:
  - { config: { approval_policy: on-request }, expect: clamped }
  - { config: { sandbox_mode: danger-full-access }, expect: clamped }
  - { config: { features: { hooks: false } }, expect: clamped }
  - { config: { web_search: live }, expect: clamped }
  - { command: git push origin main, expect: blocked }
`,
  "regulated": `tests:
  - { config: { sandbox_mode: danger-full-access }, expect: clamped }
  - { config: { approval_policy: never }, expect: clamped }
  - { config: { approvals_reviewer: auto_review }, expect: clamped }
  - { config: { features: { hooks: false } }, expect: clamped }
  - { config: { web_search: cached }, expect: clamped }
  - { command: sudo id, expect: blocked }
  - { command: "env git push", expect: blocked }
  - { command: git push origin topic, expect: prompt }
  - { command: git push origin main, expect: blocked }
  - { domain: example.com, expect: deny }
  - { mcp: { any: { url: "https://mcp.example" } }, expect: disabled }
  - { read: ".env", expect: deny }
  - { read: "~/.aws/credentials", expect: deny }
  - { read: "src/index.ts", expect: allow }
`,
  "ci-runner": `tests:
  - { mcp: { any: { url: "https://mcp.example" } }, expect: disabled }
  - { config: { forced_login_method: chatgpt }, expect: rejected }
  - { config: { features: { plugins: true } }, expect: clamped }
`,
  "mcp-gateway": `tests:
  - { mcp: { other: { url: "https://mcp.example" } }, expect: disabled }
  - { mcp: { governance: { url: "https://evil.example/mcp" } }, expect: disabled }
  - { mcp: { governance: { command: /bin/sh } }, expect: disabled }
  - { config: { features: { plugins: true } }, expect: clamped }
  - { read: "~/.aws/credentials", expect: deny }
`,
  "model-gateway": `tests:
  - { config: { model_provider: openai }, expect: clamped }
  - { config: { web_search: cached }, expect: clamped }
`,
};
