import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FileTree, PackagedFile, PackageInput } from "../package/types.ts";
import { archiveTime } from "../package/version.ts";

/**
 * The .rpm of a bundle, made by the machine's own rpmbuild from the spec file and the tarball; undefined where there is no
 * rpmbuild or nothing for Linux. Throws what rpmbuild says when it fails.
 */
export function buildRpm(input: PackageInput, linuxFiles: FileTree): PackagedFile | undefined {
  const spec = linuxFiles.find(({ path }) => path === `linux/${input.policy}.spec`);
  const archive = linuxFiles.find(({ path }) => path.startsWith("linux/") && path.endsWith(".tar.gz"));
  if (spec === undefined || archive === undefined) return undefined;
  const directory = mkdtempSync(join(tmpdir(), "mandate-rpm-"));
  try {
    for (const { path, content } of [spec, archive])
      writeFileSync(join(directory, path.slice("linux/".length)), content);
    const defines = { _sourcedir: directory, _rpmdir: join(directory, "rpms"), _topdir: join(directory, "top") };
    const args = Object.entries(defines).flatMap(([name, value]) => ["--define", `${name} ${value}`]);
    const result = spawnSync("rpmbuild", ["-bb", ...args, join(directory, `${input.policy}.spec`)], {
      env: { ...process.env, SOURCE_DATE_EPOCH: String(archiveTime(input)), LC_ALL: "C.UTF-8" },
      encoding: "utf8",
    });
    if (result.error !== undefined) return undefined;
    if (result.status !== 0) throw new Error(`rpmbuild failed: ${result.stderr}`);
    const folder = join(defines._rpmdir, "noarch");
    const name = readdirSync(folder)[0] ?? "";
    const constraints = archive.constraints ?? [];
    return {
      path: `linux/${name}`,
      content: readFileSync(join(folder, name)),
      mode: 0o644,
      platform: "linux",
      constraints,
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
