import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { itWith } from "../support/tool.ts";
import { runMandate } from "../support/run-mandate.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { powershellErrors } from "../package/support/parse-powershell.ts";

async function script(shell: string): Promise<string> {
  const { status, stdout, stderr } = await runMandate(["completion", shell]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout;
}

function run(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.on("error", reject);
    child.on("close", () => {
      resolve(output);
    });
  });
}

/** What bash would offer after these words; the last one is the one being typed. */
async function bashOffers(...words: readonly string[]): Promise<readonly string[]> {
  const path = join(temporaryDirectory(), "mandate.bash");
  const list = words.map((word) => `'${word}'`).join(" ");
  writeFileSync(
    path,
    `${await script("bash")}\nCOMP_WORDS=(mandate ${list})\nCOMP_CWORD=${words.length}\n_mandate\nprintf '%s\\n' "\${COMPREPLY[@]}"\n`,
  );
  return (await run("bash", [path])).split("\n").filter((line) => line !== "");
}

/** What an interactive zsh makes of a line when Tab is pressed. */
async function zshCompletes(line: string): Promise<string> {
  const path = join(temporaryDirectory(), "completion");
  writeFileSync(path, await script("zsh"));
  const driver = join(import.meta.dirname, "../commands/completion/complete-in-zsh.zsh");
  return (await run("zsh", ["-f", driver, path, line])).trimEnd();
}

describe("mandate completion bash", () => {
  it("offers commands", async () => {
    expect(await bashOffers("")).toEqual(expect.arrayContaining(["check", "build", "init", "catalogue", "completion"]));
    expect(await bashOffers("ch")).toEqual(["check"]);
  });

  it("offers options and their values", async () => {
    expect(await bashOffers("build", "--pl")).toEqual(["--platform"]);
    expect(await bashOffers("check", "x.policy.yaml", "--format", "s")).toEqual(["sarif"]);
    expect(await bashOffers("check", "--format", "=", "js")).toEqual(["json"]);
    expect(await bashOffers("init", "--profile", "b")).toContain("baseline");
    expect(await bashOffers("completion", "")).toEqual(expect.arrayContaining(["bash", "fish", "powershell", "zsh"]));
  });

  it("offers constraints and Codex's own names", async () => {
    expect(await bashOffers("explain", "x.policy.yaml", "web_search.")).toEqual([
      "web_search.allow",
      "web_search.default",
    ]);
    expect(await bashOffers("catalogue", "allow_app")).toEqual(["allow_appshots"]);
  });

  it("leaves files to bash", async () => {
    expect(await bashOffers("check", "poli")).toEqual([]);
    expect(await bashOffers("build", "--out", "o")).toEqual([]);
  });

  itWith("shellcheck", "is what shellcheck would have", async () => {
    const path = join(temporaryDirectory(), "mandate.bash");
    writeFileSync(path, await script("bash"));
    expect(await run("shellcheck", ["--shell", "bash", path])).toBe("");
  });
});

describe("mandate completion zsh", () => {
  itWith("zsh", "completes commands, options and their values", async () => {
    expect(await zshCompletes("mandate chec")).toBe("mandate check");
    expect(await zshCompletes("mandate build x --plat")).toContain("mandate build x --platform");
    expect(await zshCompletes("mandate check x --format sa")).toBe("mandate check x --format sarif");
    expect(await zshCompletes("mandate catalogue allow_app")).toBe("mandate catalogue allow_appshots");
  });
});

describe("mandate completion for the others", () => {
  it("writes PowerShell that parses, with every command", async () => {
    const text = await script("powershell");
    expect(await powershellErrors(text)).toEqual([]);
    for (const name of ["check", "build", "init", "catalogue"]) expect(text).toContain(`'${name}' = '`);
    expect(text).toContain("'check --format' = @('text', ");
  });

  it("writes fish lines for every command", async () => {
    const text = await script("fish");
    for (const name of ["check", "build", "init", "catalogue"]) expect(text).toContain(`-a '${name}'`);
  });

  it("refuses a shell that it does not know", async () => {
    const { status, stderr } = await runMandate(["completion", "tcsh"]);
    expect(status).toBe(2);
    expect(stderr).toContain("bash, fish, powershell, zsh");
  });
});
