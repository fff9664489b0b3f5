import type { Plain } from "../../src/source/located.ts";

/** Parameters with which each hook of the library can be rendered. */
export const exampleParameters: Readonly<Record<string, Readonly<Record<string, Plain>>>> = {
  "branch-guard": { protected: ["main", "release/*"] },
  "command-guard": { rules: [{ match: ["git", "push"], decision: "forbidden", because: "Use the bot." }] },
  "path-guard": {},
  "secret-scan": {},
  "prompt-guard": { patterns: ["ignore (all|the) rules"] },
  "change-size": { max_lines: 3 },
  "tests-gate": { command: ["/bin/sh", "-c", "echo boom; exit 1"] },
  "review-gate": { command: ["/bin/sh", "-c", "cat >/dev/null; echo found it; exit 1"] },
  "turn-limit": { max_turns: 2 },
  "session-context": { text: 'Say "policy" & don\'t guess.' },
  "audit-log": {},
  "policy-service": { url: "http://127.0.0.1:9/", budget: "2s", headers: { Authorization: "POLICY_TOKEN" } },
};
