import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { nodeCrypto } from "../../src/host/node-crypto.ts";
import { packageBundle } from "../../src/package/package-bundle.ts";
import type { PackageInput } from "../../src/package/types.ts";
import { itWith, requireTool } from "../support/tool.ts";
import { runTool } from "./support/run-tool.ts";
import { hostileText, sampleInput } from "./support/sample-input.ts";
import { temporaryDirectory, writeTree } from "./support/temporary-directory.ts";

const hostile: PackageInput = {
  ...sampleInput,
  revision: hostileText,
  platforms: {
    linux: { requirements: "a = 1\n", hooks: [{ fileName: "a 'b' \"c\" $d ${e} ü.sh", text: "#!/bin/sh\n" }] },
  },
};

/** Applies the module twice, edits a file, applies it again, and removes it; prints Puppet's exit code each time. */
const applyAndRemove = `set -eu
cp -a /etc "$1/etc"
rm -rf "$1/etc/codex"
mkdir "$1/elsewhere"
ln -s "$1/elsewhere" "$1/etc/codex"
mount --bind "$1/etc" /etc
apply() {
  status=0
  puppet apply --modulepath "$2" --confdir "$1/conf" --vardir "$1/var" --rundir "$1/run" --logdir "$1/log" \\
    --detailed-exitcodes --execute "class { 'codex_policy': ensure => $3 }" >>"$1/output" 2>&1 || status=$?
  echo "$status"
}
apply "$@" present
apply "$@" present
echo edited >>/etc/codex/requirements.toml
apply "$@" present
cmp -s /etc/codex/requirements.toml "$2/codex_policy/files/requirements.toml" && echo repaired
stat -c '%a %u:%g %n' /etc/codex /etc/codex/requirements.toml /etc/codex/hooks/branch-guard.sh
echo >/etc/codex/theirs
apply "$@" absent
find /etc/codex -type f
`;

describe("the Puppet module", () => {
  itWith(
    "puppet",
    "is read by Puppet, with hostile names too",
    () => {
      for (const input of [sampleInput, hostile]) {
        const directory = temporaryDirectory();
        writeTree(directory, packageBundle(input, nodeCrypto));
        const manifest = join(directory, "linux/puppet/codex_policy/manifests/init.pp");
        expect(runTool("puppet", ["parser", "validate", manifest]).status).toBe(0);
        writeFileSync(manifest, readFileSync(manifest, "utf8").replace("force  => true", "force  => '"));
        expect(runTool("puppet", ["parser", "validate", manifest]).status).not.toBe(0);
      }
    },
    60_000,
  );

  itWith(
    ["puppet", "unshare"],
    "installs in place of a link, changes nothing the second time, repairs and removes",
    () => {
      const directory = temporaryDirectory();
      const work = join(directory, "work");
      mkdirSync(work);
      writeTree(directory, packageBundle(sampleInput, nodeCrypto));
      const args = ["--mount", "sh", "-c", applyAndRemove, "sh", work, join(directory, "linux/puppet")];
      const { stdout, stderr } = spawnSync(requireTool("unshare"), args, { encoding: "utf8" });
      // Puppet's own codes: 2 is "changed", 0 "nothing to do".
      expect(stdout.split("\n"), stderr + readFileSync(join(work, "output"), "utf8")).toEqual([
        ...["2", "0", "2", "repaired"],
        ...["755 0:0 /etc/codex", "644 0:0 /etc/codex/requirements.toml", "755 0:0 /etc/codex/hooks/branch-guard.sh"],
        ...["2", "/etc/codex/theirs", ""],
      ]);
    },
    120_000,
  );
});
