import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runMandate } from "../support/run-mandate.ts";

let work: string;
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), "mandate-upgrade-"));
});
afterEach(() => {
  rmSync(work, { recursive: true, force: true });
});

const policy = `mandate: 1 # the language
name: small
owner: a@b.example
organization: { name: Acme, identifier: com.acme.codex }
targets: { codex: ">=0.138.0 <=0.148.0", platforms: [linux] } # today's fleet
approvals:
  default: untrusted # older clients took it
remote_control: false
`;

describe("mandate upgrade", () => {
  it("says what becomes enforceable, what is refused, and what to edit", async () => {
    const file = join(work, "p.policy.yaml");
    writeFileSync(file, policy);
    const result = await runMandate(["upgrade", file, "--to", ">=0.149.0 <=0.169.0", "--format", "json"]);
    const report = JSON.parse(result.stdout) as {
      enforceable: { constraint: string }[];
      problems: { code: string; line: number }[];
      edits: { text: string }[];
    };
    expect(report.enforceable.map((row) => row.constraint)).toContain("remote_control");
    expect(report.problems).toEqual([]);
    expect(report.edits.map((edit) => edit.text)).toEqual(['">=0.149.0 <=0.169.0"', "on-request"]);
    expect(readFileSync(file, "utf8")).toBe(policy);
  });

  it("edits the policy with its comments kept, and the result builds", async () => {
    const file = join(work, "p.policy.yaml");
    writeFileSync(file, policy);
    expect((await runMandate(["upgrade", file, "--to", ">=0.149.0 <=0.169.0", "--write"])).status).toBe(0);
    expect(readFileSync(file, "utf8")).toBe(
      policy.replace(">=0.138.0 <=0.148.0", ">=0.149.0 <=0.169.0").replace("default: untrusted", "default: on-request"),
    );
    expect((await runMandate(["build", file, "--out", join(work, "out")])).status).toBe(0);
  });

  it("names what a lower floor would lose, and ends with 1", async () => {
    const file = join(work, "p.policy.yaml");
    writeFileSync(
      file,
      policy
        .replace(">=0.138.0 <=0.148.0", ">=0.160.0 <=0.169.0")
        .replace("approvals:\n  default: untrusted # older clients took it\n", ""),
    );
    const result = await runMandate(["upgrade", file, "--to", ">=0.138.0 <=0.169.0"]);
    expect(result.status).toBe(1);
    expect(result.stdout).toContain("remote_control: not by 0.138.0..0.139.0");
    expect((await runMandate(["upgrade", file, "--to", "nonsense"])).status).toBe(2);
  });
});
