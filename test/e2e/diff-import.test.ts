import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const root = join(import.meta.dirname, "..", "..");
const command = join(root, "dist", "mandate.mjs");

function mandate(directory: string, ...args: readonly string[]) {
  const result = spawnSync(process.execPath, [command, ...args], { cwd: directory, encoding: "utf8" });
  return { exit: result.status, stdout: result.stdout, stderr: result.stderr };
}

beforeAll(() => {
  const built = spawnSync(process.execPath, [join(root, "scripts", "build.mjs")], { cwd: root, encoding: "utf8" });
  expect(built.status, built.stderr).toBe(0);
});

describe("the command line", () => {
  it("imports a hand-written file, builds it, and finds no difference to it", () => {
    const directory = temporaryDirectory();
    writeFileSync(
      join(directory, "requirements.toml"),
      'allowed_sandbox_modes = ["read-only", "workspace-write"]\nallowed_web_search_modes = ["disabled"]\n[features]\nmemories = false\n[mcp_servers.docs.identity]\nurl = "https://mcp.example/docs"\n',
    );
    expect(mandate(directory, "import", "requirements.toml", "--name", "acme", "--out", "acme.policy.yaml").exit).toBe(
      0,
    );
    const built = mandate(directory, "build", "acme.policy.yaml");
    expect(built.exit, built.stderr).toBe(0);
    const same = mandate(directory, "diff", "requirements.toml", "acme.policy.yaml", "--fail-on", "any");
    expect(same.stdout).toContain("0 looser, 0 tighter, 0 incomparable, 0 neutral");
    expect(same.exit).toBe(0);
    const emitted = mandate(
      directory,
      "diff",
      "out/acme",
      "out/acme/linux/root/etc/codex/requirements.toml",
      "--format",
      "json",
    );
    // The file holds the entry that the compiler adds to every policy; the bundle's map does not count it as stated.
    expect((JSON.parse(emitted.stdout) as { changes: unknown[] }).changes).toEqual([]);
    // Twice: nothing is written over.
    expect(mandate(directory, "import", "requirements.toml", "--out", "acme.policy.yaml").exit).toBe(2);
  });

  it("says how far a change reaches, and ends with the gate's exit code", () => {
    const directory = temporaryDirectory();
    const policy = (deny: string) =>
      `mandate: 1\nname: acme\nowner: security@acme.example\norganization: { name: Acme Corp, identifier: com.acme.codex }\ntargets: { codex: ">=0.169.0 <=0.169.0", platforms: [linux] }\naccess: { deny_read: [${deny}] }\n`;
    writeFileSync(join(directory, "a.policy.yaml"), policy('"~/.ssh", "~/.aws"'));
    writeFileSync(join(directory, "b.policy.yaml"), policy('"~/.ssh"'));
    writeFileSync(join(directory, "fleet.yaml"), "- { policy: acme, group: laptops, devices: 420 }\n");
    const review = mandate(
      directory,
      ...["diff", "a.policy.yaml", "b.policy.yaml", "--fleet", "fleet.yaml", "--fail-on", "looser"],
    );
    expect(review.stdout).toContain(
      'LOOSER access.deny_read: removes ["~/.aws"]\n    in 1 bundle, 1 group, 420 devices',
    );
    expect(review.exit).toBe(1);
    const gone = ["diff", "a.policy.yaml", "b.policy.yaml", "--fleet", "none.yaml"];
    expect(mandate(directory, ...gone).exit).toBe(2);
  });

  it("refuses unknown formats, gates and files with exit code 2", () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, "requirements.toml"), "");
    expect(mandate(directory, "diff", "requirements.toml", "requirements.toml", "--format", "xml").exit).toBe(2);
    expect(mandate(directory, "diff", "requirements.toml", "requirements.toml", "--fail-on", "never").exit).toBe(2);
    expect(mandate(directory, "diff", "requirements.toml", "none.toml").exit).toBe(2);
    expect(mandate(directory, "diff", "requirements.toml").exit).toBe(2);
    expect(mandate(directory, "import", "none.toml").exit).toBe(2);
  });
});
