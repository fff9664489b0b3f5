import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FileTree, PackagedFile, PackageInput } from "../package/types.ts";
import { archiveTime } from "../package/version.ts";

/** The .rpm, or why there is none. */
export type RpmResult = { readonly file: PackagedFile } | { readonly leftOut: string };

/**
 * The .rpm of a bundle, made by the machine's own rpmbuild from the spec file and the tarball; undefined where there is
 * nothing for Linux. The person's own macros and environment do not count, so that equal inputs give equal bytes.
 */
export function buildRpm(input: PackageInput, linuxFiles: FileTree): RpmResult | undefined {
  const spec = linuxFiles.find(({ path }) => path === `linux/${input.policy}.spec`);
  const archive = linuxFiles.find(({ path }) => path.startsWith("linux/") && path.endsWith(".tar.gz"));
  if (spec === undefined || archive === undefined) return undefined;
  const directory = mkdtempSync(join(tmpdir(), "mandate-rpm-"));
  try {
    for (const { path, content } of [spec, archive])
      writeFileSync(join(directory, path.slice("linux/".length)), content);
    const folder = join(directory, "rpms");
    const defines = {
      _sourcedir: directory,
      _rpmdir: folder,
      _rpmfilename: "policy.rpm",
      _topdir: join(directory, "top"),
      _tmppath: directory,
    };
    const args = Object.entries(defines).flatMap(([name, value]) => ["--define", `${name} ${value}`]);
    const result = spawnSync("rpmbuild", ["-bb", ...args, join(directory, `${input.policy}.spec`)], {
      env: {
        PATH: process.env["PATH"],
        HOME: directory,
        TMPDIR: directory,
        TZ: "UTC",
        LC_ALL: "C.UTF-8",
        SOURCE_DATE_EPOCH: String(archiveTime(input)),
      },
      encoding: "utf8",
    });
    if (result.error !== undefined) return { leftOut: "there is no rpmbuild on this machine" };
    if (result.status !== 0 || readdirSync(folder).length !== 1)
      return { leftOut: `rpmbuild failed: ${lastLine(result.stderr)}` };
    return {
      file: {
        path: `${spec.path.slice(0, -".spec".length)}-${rpmVersion(spec)}.noarch.rpm`,
        content: readFileSync(join(folder, "policy.rpm")),
        mode: 0o644,
        platform: "linux",
        constraints: archive.constraints ?? [],
      },
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Version and release as the spec states them. */
function rpmVersion({ content }: PackagedFile): string {
  const tag = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(String(content))?.[1] ?? "0";
  return `${tag("Version")}-${tag("Release")}`;
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
