import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { parse as parsePlist } from "plist";
import { parse as parseToml } from "smol-toml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { powershellErrors } from "../package/support/parse-powershell.ts";
import { runTool, runToolWell } from "../package/support/run-tool.ts";
import { runMandate } from "../support/run-mandate.ts";

/** Special in sh, PowerShell, XML, HTML, TOML, JSON, YAML, Starlark, rpm macros and Handlebars. */
const hostile = `Acme "Corp" 'q' $HOME $(touch pwned) \`touch pwned\` \\ %n %{lua:x} {{x}} <b>&amp;</b><script>alert(1)</script> ünï ‘’ 💥\n#!/bin/sh\ntouch pwned\r\nend`;
const directory = 'it\'s "a" $HOME `touch pwned` $(touch pwned) ünï\n dir';
const token = "a'b\"$c`d`$(touch${IFS}pwned)";
const policy = `mandate: 1
name: hostile
description: ${JSON.stringify(hostile)}
owner: ${JSON.stringify(hostile)}
organization: { name: ${JSON.stringify(hostile)}, identifier: com.acme.codex }
targets: { codex: "0.169.0", platforms: [macos, windows, linux, cloud] }
approvals: { allow: [on-request] }
access: { allow: [read-only, workspace], default: workspace, deny_read: ["~/.ssh"] }
network: { enabled: true, allow: [example.com] }
commands:
  - { id: push-asks, match: [git, push, ${JSON.stringify(token)}], decision: forbidden, guard: true, because: ${JSON.stringify(hostile)} }
hooks:
  run:
    - { id: notice, on: SessionStart, use: session-context, message: ${JSON.stringify(hostile)}, with: { text: ${JSON.stringify(hostile.replace(/[\r\n]/g, " "))} } }
`;
let work: string;
let bundle: string;
let paths: readonly string[];
const text = (path: string) => readFileSync(join(bundle, path), "utf8");
const ending = (form: RegExp) => paths.filter((path) => form.test(path));

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), "mandate-hostile-"));
  const file = join(work, directory, "p '$x.policy.yaml");
  mkdirSync(dirname(file));
  writeFileSync(file, policy);
  const built = await runMandate(["build", join(work, directory), "--out", join(work, "out")], { cwd: work });
  expect(built.status, built.stderr).toBe(0);
  bundle = join(work, "out", "hostile");
  paths = readdirSync(bundle, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(bundle, join(entry.parentPath, entry.name)));
});
afterAll(() => {
  rmSync(work, { recursive: true, force: true });
});

describe("an organisation, messages and paths with every special character", () => {
  it("leave sh scripts that parse, install and remove, and run nothing of the text", () => {
    const scripts = ending(/\.sh$/);
    expect(scripts).toEqual(
      expect.arrayContaining(["macos/install-hooks.sh", "linux/install.sh", "linux/uninstall.sh"]),
    );
    for (const path of scripts)
      for (const shell of [["dash"], ["bash", "--posix"], ["busybox", "ash"], ["zsh"], ["ksh"]])
        runToolWell(shell[0]!, [...shell.slice(1), "-n", join(bundle, path)]);
    const root = join(work, "root");
    for (const shell of ["dash", "zsh"])
      for (const path of ["macos/install-hooks.sh", "linux/install.sh", "linux/uninstall.sh"]) {
        mkdirSync(root, { recursive: true });
        const result = runTool(shell, [join(bundle, path), "--root", root], { cwd: work });
        expect([path, result.status, result.stderr]).toEqual([path, 0, ""]);
        if (path === "linux/install.sh")
          for (const name of ["requirements.toml", "hooks/notice.sh"])
            expect(readFileSync(join(root, "etc/codex", name), "utf8")).toBe(text(`linux/root/etc/codex/${name}`));
        if (path === "linux/uninstall.sh") expect(existsSync(join(root, "etc/codex/requirements.toml"))).toBe(false);
        if (path.startsWith("macos")) rmSync(root, { recursive: true });
      }
    expect(pwned()).toEqual([]);
  });

  it("leave PowerShell that parses and is ASCII", async () => {
    const scripts = ending(/\.ps1$/);
    expect(scripts.length).toBeGreaterThan(8);
    for (const path of scripts) {
      expect([path, await powershellErrors(text(path))]).toEqual([path, []]);
      expect([path, /[^\r\n\t\x20-\x7e]/.exec(text(path))?.[0]]).toEqual([path, undefined]);
    }
  });

  it("come out of property lists, JSON, YAML and TOML as they went in", () => {
    // XML turns no line end into another when it is written as a reference.
    const profile = parsePlist(text("macos/com.acme.codex.mobileconfig")) as Record<string, unknown>;
    expect(profile["PayloadOrganization"]).toBe(hostile);
    for (const path of ending(/\.(mobileconfig|plist)$/)) expect(parsePlist(text(path))).toBeTypeOf("object");
    const manifest = JSON.parse(text("manifest.json")) as { organization: { name: string }; owner: string };
    expect([manifest.organization.name, manifest.owner]).toEqual([hostile, hostile]);
    for (const path of ending(/\.json$/)) expect(JSON.parse(text(path))).toBeTypeOf("object");
    for (const path of ending(/\.ya?ml$/))
      expect(parseAllDocuments(text(path)).flatMap(({ errors }) => errors)).toEqual([]);
    const toml = ending(/\.toml$/);
    expect(toml.length).toBeGreaterThan(5);
    for (const path of toml) expect(JSON.stringify(parseToml(text(path)))).not.toContain('"touch"');
    for (const path of ending(/\.(wxs|html)$/)) expect(text(path)).not.toContain("<script>alert");
    runToolWell("xmllint", ["--noout", ...ending(/\.wxs$/).map((path) => join(bundle, path))]);
  });

  it("leave packages whose fields are one line each", () => {
    const [deb] = ending(/\.deb$/);
    const [rpm] = ending(/\.rpm$/);
    const fields = runToolWell("dpkg-deb", ["--field", join(bundle, deb!)]).stdout;
    expect(fields.match(/^[A-Z][A-Za-z-]*(?=:)/gm)).toEqual([
      ...["Package", "Version", "Architecture", "Maintainer", "Installed-Size", "Provides", "Conflicts", "Replaces"],
      ...["Section", "Priority", "Description"],
    ]);
    const summary = runToolWell("rpm", ["-qp", "--queryformat", "%{SUMMARY}", join(bundle, rpm!)]).stdout;
    expect(summary).toContain("$(touch pwned) `touch pwned` \\ %n %{lua:x}");
    expect(runToolWell("rpm", ["-qp", "--scripts", join(bundle, rpm!)]).stdout).not.toContain("pwned");
    expect(pwned()).toEqual([]);
  });

  it("leave SHA256SUMS that sha256sum takes, and a bundle that verifies", async () => {
    runToolWell("sha256sum", ["--check", "--strict", "--quiet", "SHA256SUMS"], { cwd: bundle });
    expect((await runMandate(["verify", bundle])).status).toBe(0);
  });
});

/** What the text would have made, had anything run it. */
function pwned(): readonly string[] {
  return [work, bundle, process.cwd()].filter((place) => existsSync(join(place, "pwned")));
}
