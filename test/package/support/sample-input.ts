import type { PackageInput, PlatformTexts } from "../../../src/package/types.ts";

const unixTexts: PlatformTexts = {
  requirements: 'allowed_sandbox_modes = ["read-only", "workspace-write"] # acme-org org.policy.yaml:14\n',
  managedConfig: "hide_agent_reasoning = true\n",
  systemConfig: 'approval_policy = "on-request"\n',
  rules: 'prefix_rule(pattern = ["git", "push"], decision = "prompt", justification = "A person reviews – always.")\n',
  hooks: [{ fileName: "branch-guard.sh", text: "#!/bin/sh\nexit 0\n" }],
};

/** An organisation's policy for every platform. */
export const sampleInput: PackageInput = {
  policy: "acme-payments",
  description: "Payments engineering",
  owner: "payments-platform@acme.example",
  organization: { name: "Acme Corp", identifier: "com.acme.codex" },
  revision: "3f9a1c20d4e5",
  clientRange: ">=0.160.0 <=0.169.0",
  clientFloor: "0.160.0",
  clientCeiling: "0.169.0",
  toolVersion: "0.1.0",
  catalogueVersion: "0.169.0",
  inputs: [{ file: "policies/payments.policy.yaml", sha256: "ab".repeat(32) }],
  platforms: {
    macos: unixTexts,
    linux: unixTexts,
    windows: {
      requirements: 'allowed_sandbox_modes = ["read-only", "workspace-write"]\n',
      systemConfig: "hide_agent_reasoning = true\n",
      rules: unixTexts.rules ?? "",
      hooks: [{ fileName: "branch-guard.ps1", text: "exit 0\r\n" }],
    },
    cloud: { requirements: 'allowed_sandbox_modes = ["read-only"]\n', hooks: [] },
  },
  domains: {
    allow: [
      "**.acme.example",
      "*.cdn.example",
      "login.microsoftonline.com",
      "192.0.2.7",
      "region*.svc.example",
      "ci.acme.example",
    ],
    deny: ["chatgpt.com", "**.pastebin.com", "*.pastebin.com", "2001:db8::1"],
    exclusive: true,
  },
  constraintsByFile: {
    "linux/requirements.toml": [{ constraint: "access.allow", layer: "acme-org", file: "org.policy.yaml", line: 14 }],
    "macos/requirements.toml": [{ constraint: "access.allow", layer: "acme-org", file: "org.policy.yaml", line: 14 }],
  },
};

/** Text that is special in every language that a bundle speaks. */
export const hostileText = `Acme "Corp" 'quoted' $HOME $(touch /tmp/pwned) \`id\` \\ %n {{x}} <b>&amp; ünïcode ‘’ 💥\n#!/bin/sh\r\nrm -rf /`;
