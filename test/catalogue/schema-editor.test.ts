import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LanguageServer } from "./language-server.ts";

const head = `mandate: 1
name: acme
owner: security@acme.example
`;

let editor: LanguageServer;

beforeAll(async () => {
  editor = await LanguageServer.start();
});

afterAll(() => {
  editor.stop();
});

describe("an editor with yaml-language-server", () => {
  it("finds nothing wrong with the document that shows the whole language", async () => {
    const text = readFileSync(new URL("documents/whole-language.policy.yaml", import.meta.url), "utf8");
    expect((await editor.open(text)).diagnostics).toEqual([]);
  });

  it("offers the words of a section", async () => {
    const offered = await editor.complete(`${head}approvals:\n  |`);
    expect(offered).toEqual(expect.arrayContaining(["allow", "default", "reviewers"]));
  });

  it("offers the sections, Codex's own among them", async () => {
    const offered = await editor.complete(`${head}|`);
    expect(offered).toEqual(expect.arrayContaining(["access", "commands", "tests", "allow_appshots"]));
    expect(offered).not.toContain("allowed_sandbox_modes");
  });

  it("offers the values of a choice", async () => {
    expect(await editor.complete(`${head}history:\n  persistence: |`)).toEqual(
      expect.arrayContaining(["none", "save-all"]),
    );
    expect(await editor.complete(`${head}access:\n  allow:\n    - |`)).toEqual(
      expect.arrayContaining(["read-only", "workspace", "full-access"]),
    );
  });

  it("offers the library hooks, and the parameters of the chosen one", async () => {
    const run = `${head}hooks:\n  run:\n    - id: guard\n      on: PreToolUse\n      use: `;
    expect(await editor.complete(`${run}|`)).toEqual(expect.arrayContaining(["branch-guard", "secret-scan"]));
    expect(await editor.complete(`${run}branch-guard\n      with:\n        |`)).toEqual(
      expect.arrayContaining(["protected", "allow_forced"]),
    );
  });

  it("offers keys of Codex by their own name", async () => {
    expect(await editor.complete(`${head}codex:\n  config:\n    |`)).toEqual(
      expect.arrayContaining(["hide_agent_reasoning", "tui"]),
    );
  });

  it("offers the verdicts of the question that a test asks", async () => {
    const offered = await editor.complete(`${head}tests:\n  - mcp: { docs: { url: "https://x.test" } }\n    expect: |`);
    expect(offered).toEqual(expect.arrayContaining(["enabled", "disabled"]));
    expect(offered).not.toContain("forbidden");
  });

  it("shows what a word means", async () => {
    const shown = await editor.hover(`${head}web_search:\n  al|low: [cached]\n`);
    expect(shown).toContain("The web search modes that a user may choose.");
    expect(shown).toContain("Fewer members are tighter.");
  });

  it("shows since when Codex knows a key", async () => {
    expect(await editor.hover(`${head}allow_app|shots: false\n`)).toContain("Codex 0.134.0 and newer");
  });

  it.each([
    ["aprovals: { allow: [on-request] }", "aprovals"],
    ["approvals: { alow: [on-request] }", "alow"],
    ["web_search: { allow: [cashed] }", "cached"],
    ["network: { enabled: maybe }", "boolean"],
    ["shell: { environment: { set: { 1A: x } } }", "environment variable"],
    ["tests: [{ domain: x.test, expect: forbidden }]", "deny"],
    ["hooks: { run: [{ id: x, on: PreToolUse, use: branch-guard, with: { protectd: [main] } }] }", "protectd"],
    ["commands: [{ id: x, match: [rm] }]", "decision"],
  ])("underlines %s", async (line, about) => {
    const { diagnostics } = await editor.open(`${head}${line}\n`);
    expect(diagnostics.map((each) => each.line)).toContain(4);
    expect(diagnostics.map((each) => each.message).join("\n")).toContain(about);
  });
});
