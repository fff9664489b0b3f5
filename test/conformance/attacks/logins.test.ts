import { beforeAll, describe, expect, test } from "vitest";
import { codexFiles, type CodexFiles } from "../../../src/host/codex/codex-files.ts";
import { runInNamespace } from "../../../src/host/codex/run-in-namespace.ts";
import { codexBinary } from "../../support/codex/codex-binary.ts";
import { deliveredFiles } from "./run-scenario.ts";

/** What `codex login` leaves on disk: proof whether a login took place, and whether the key was kept. */
const chatgpt = "login: { methods: [chatgpt] }\naccess: { deny_read: [~/.ssh] }\n";
const runner = 'extends: ["profile:ci-runner"]\n';

let binary: string;
beforeAll(async () => {
  binary = await codexBinary("0.169.0");
});

async function login(files: CodexFiles, userConfig = ""): Promise<{ readonly said: string; readonly stored: string }> {
  const result = await runInNamespace({
    files,
    homeFiles: codexFiles({ ".codex/config.toml": userConfig }),
    environment: { USER_KEY: "sk-key-of-the-user" },
    command: () => [
      ...["sh", "-c"],
      'printenv USER_KEY | "$1" login --with-api-key 2>&1; echo ---; cat "$CODEX_HOME/auth.json" 2>/dev/null || true',
      ...["sh", binary],
    ],
  });
  if ("verdict" in result) throw new Error(result.message);
  const [said = "", stored = ""] = result.stdout.split("---\n");
  return { said, stored };
}

describe("codex login --with-api-key", () => {
  test("stores the key without a policy", async () => {
    expect((await login(new Map())).stored).toContain("sk-key-of-the-user");
  });

  test.each([
    ["by itself", ""],
    ["with forced_login_method", 'forced_login_method = "api"\n'],
    ["with a store of the user's choice", 'cli_auth_credentials_store = "file"\n'],
  ])("stores nothing where only ChatGPT logins count: %s", async (_, userConfig) => {
    const { said, stored } = await login(await deliveredFiles(chatgpt), userConfig);
    expect(said).not.toBe("");
    expect(stored).toBe("");
  });

  test.each([
    ["by itself", ""],
    ["with a store of the user's choice", 'cli_auth_credentials_store = "file"\n'],
  ])("leaves no key on the disk of a CI runner: %s", async (_, userConfig) => {
    expect((await login(await deliveredFiles(runner), userConfig)).stored).toBe("");
  });

  test("works where the organisation allows it", async () => {
    const files = await deliveredFiles(
      "login: { methods: [api], credential_store: file }\naccess: { deny_read: [~/.ssh] }\n",
    );
    expect((await login(files)).stored).toContain("sk-key-of-the-user");
  });
});
