import { describe, expect, it } from "vitest";
import { nodeCrypto } from "../../src/host/node-crypto.ts";
import type { Manifest } from "../../src/package/manifest.ts";
import { packageBundle, packageNotes } from "../../src/package/package-bundle.ts";
import { sealPaths } from "../../src/package/seal-bundle.ts";
import type { FileTree } from "../../src/package/types.ts";
import { runToolWell } from "./support/run-tool.ts";
import { sampleInput } from "./support/sample-input.ts";
import { temporaryDirectory, writeTree } from "./support/temporary-directory.ts";

const tree = packageBundle(sampleInput, nodeCrypto);
const fileAt = (files: FileTree, path: string) => files.find((file) => file.path === path);

describe("packageBundle", () => {
  it("lays out every platform where the endpoint expects it", () => {
    expect(tree.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        "linux/root/etc/codex/requirements.toml",
        "linux/root/etc/codex/managed_config.toml",
        "linux/root/etc/codex/config.toml",
        "linux/root/etc/codex/rules/acme-payments.rules",
        "linux/root/etc/codex/hooks/branch-guard.sh",
        "macos/com.acme.codex.mobileconfig",
        "macos/install-hooks.sh",
        "macos/root/etc/codex/config.toml",
        "macos/root/etc/codex/hooks/branch-guard.sh",
        "windows/ProgramData/OpenAI/Codex/requirements.toml",
        "windows/ProgramData/OpenAI/Codex/config.toml",
        "windows/ProgramData/OpenAI/Codex/hooks/branch-guard.ps1",
        "cloud/requirements.toml",
        "rules/acme-payments.rules",
        "network/squid.conf",
        "manifest.json",
        "SHA256SUMS",
      ]),
    );
  });

  it("never delivers a managed_config.toml where Codex does not read one", () => {
    const windows = { ...sampleInput.platforms.windows, managedConfig: "a = 1\n", hooks: [] };
    const files = packageBundle({ ...sampleInput, platforms: { windows } }, nodeCrypto);
    expect(files.filter(({ path }) => path.includes("managed_config"))).toEqual([]);
    expect(tree.filter(({ path }) => path.startsWith("macos/root") && path.endsWith("managed_config.toml"))).toEqual(
      [],
    );
  });

  it("delivers no platform that is not targeted", () => {
    const files = packageBundle({ ...sampleInput, platforms: {} }, nodeCrypto);
    expect(files.filter(({ path }) => /^(linux|macos|windows|cloud|rules)\//.test(path))).toEqual([]);
  });

  it("gives hooks and scripts an executable mode and everything else none", () => {
    for (const { path, mode } of tree)
      expect([path, mode]).toEqual([path, /\/hooks\/|\.sh$/.test(path) ? 0o755 : 0o644]);
  });

  it("is the same to the byte each time", () => {
    expect(packageBundle(structuredClone(sampleInput), nodeCrypto)).toEqual(tree);
  });

  it("says which files other stages add", () => {
    const others = [{ path: "audit/constraints.csv", content: "constraint\n", mode: 0o644 }];
    const manifest = manifestOf(packageBundle(sampleInput, nodeCrypto, { others }));
    expect(manifest.files.some(({ path }) => path === "audit/constraints.csv")).toBe(true);
  });
});

describe("the manifest", () => {
  const manifest = manifestOf(tree);

  it("covers every file but those that seal the bundle", () => {
    const covered = manifest.files.map(({ path }) => path);
    expect(covered).toEqual(tree.map(({ path }) => path).filter((path) => !sealPaths.has(path)));
  });

  it("says where a file goes, whose it is and which constraints it carries", () => {
    expect(manifest.files.find(({ path }) => path === "linux/root/etc/codex/requirements.toml")).toMatchObject({
      mode: "0644",
      owner: "root:root",
      platform: "linux",
      installPath: "/etc/codex/requirements.toml",
      constraints: [{ constraint: "access.allow", layer: "acme-org", file: "org.policy.yaml", line: 14 }],
    });
    expect(manifest.files.find(({ path }) => path.endsWith("branch-guard.ps1"))?.installPath).toBe(
      "%ProgramData%\\OpenAI\\Codex\\hooks\\branch-guard.ps1",
    );
  });

  it("agrees with sha256sum, as does SHA256SUMS", () => {
    const directory = temporaryDirectory();
    writeTree(directory, tree);
    expect(runToolWell("sha256sum", ["--check", "--strict", "--quiet", "SHA256SUMS"], { cwd: directory }).stdout).toBe(
      "",
    );
    const sums = String(fileAt(tree, "SHA256SUMS")?.content);
    for (const { path, sha256 } of manifest.files) expect(sums).toContain(`${sha256}  ${path}\n`);
    expect(sums).toContain("  manifest.json\n");
  });
});

describe("packageNotes", () => {
  it("names the patterns that a format has no word for", () => {
    expect(packageNotes(sampleInput)).toEqual([
      {
        path: "network/rpz.zone",
        message: "a response policy zone has no word for 192.0.2.7, 2001:db8::1, region*.svc.example",
      },
    ]);
  });
});

function manifestOf(files: FileTree): Manifest {
  return JSON.parse(String(fileAt(files, "manifest.json")?.content)) as Manifest;
}
