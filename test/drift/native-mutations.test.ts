import { execFileSync, spawnSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runDrift } from "../../src/commands/drift/run.ts";
import type { Services } from "../../src/commands/services.ts";
import { nativeChecks } from "../../src/drift/native/native-checks.ts";
import type { DriftReport } from "../../src/drift/report.ts";
import { nodeCrypto } from "../../src/host/node-crypto.ts";
import { nodeHost } from "../../src/host/node-host.ts";
import { packageBundle } from "../../src/package/package-bundle.ts";
import { sampleInput } from "../package/support/sample-input.ts";
import { writeTree } from "../package/support/temporary-directory.ts";
import { nativeView } from "./support/native-view.ts";

let work = "";
let owned: ReadonlySet<string> = new Set();

beforeAll(() => {
  work = mkdtempSync(join(realpathSync(tmpdir()), "mandate-mutations-"));
  const input = { ...sampleInput, platforms: { linux: sampleInput.platforms.linux! } };
  const tree = packageBundle(input, nodeCrypto, { others: nativeChecks(input, nodeCrypto) });
  writeTree(join(work, "bundle"), tree);
  owned = new Set(tree.flatMap(({ installPath }) => (installPath === undefined ? [] : [`linux ${installPath}`])));
  mkdirSync(join(work, "installed"));
  execFileSync("sh", [join(work, "bundle/linux/install.sh"), "--root", join(work, "installed")]);
});

afterAll(() => {
  rmSync(work, { recursive: true, force: true });
});

const places = [
  "etc",
  "etc/codex",
  "etc/codex/config.toml",
  "etc/codex/hooks",
  "etc/codex/hooks/branch-guard.sh",
  "etc/codex/managed_config.toml",
  "etc/codex/requirements.toml",
  "etc/codex/rules",
  "etc/codex/rules/acme-payments.rules",
  "etc/codex/hooks.json",
  "etc/codex/hooks/other",
  "etc/codex/rules/other.rules",
  "etc/codex/rules/readme",
  "etc/codex/agents",
  "etc/codex/agents/a.toml",
  "etc/codex/skills/s/SKILL.md",
] as const;

/** One change of a tree. It does nothing where the tree no longer has a place for it. */
const change = fc
  .record({
    place: fc.constantFrom(...places),
    kind: fc.constantFrom("delete", "write", "append", "touch", "mode", "owner", "fifo", "directory", "link", "move"),
    mode: fc.oneof(fc.constantFrom(0o644, 0o755, 0o664, 0o600, 0o777), fc.integer({ min: 0, max: 0o7777 })),
    owner: fc.constantFrom(0, 0, 1000),
    group: fc.constantFrom(0, 1000),
    target: fc.constantFrom(
      "/etc/codex/config.toml",
      "/nowhere",
      "../../../../../etc",
      "/srv",
      "requirements.toml",
      "/etc/codex/hooks",
    ),
    text: fc.string({ maxLength: 6 }),
  })
  .map((values) => values);
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function isRealDirectory(root: string, place: string): boolean {
  const parts = place.split("/").filter((part) => part !== ".");
  return parts.every((_, index) =>
    lstatSync(join(root, ...parts.slice(0, index + 1)), { throwIfNoEntry: false })?.isDirectory(),
  );
}

function apply(root: string, { place, kind, mode, owner, group, target, text }: Change): void {
  const path = join(root, place);
  // Never through a link: an earlier change may have led it out of the tree.
  if (!isRealDirectory(root, dirname(place))) return;
  const facts = lstatSync(path, { throwIfNoEntry: false });
  try {
    switch (kind) {
      case "delete":
        rmSync(path, { recursive: true });
        return;
      case "write":
        if (facts?.isFile() !== false) writeFileSync(path, text);
        return;
      case "append":
        if (facts?.isFile() === true) appendFileSync(path, text);
        return;
      case "touch":
        if (facts?.isFile() === true) execFileSync("touch", ["-d", "2001-01-01", path]);
        return;
      case "mode":
        if (facts?.isSymbolicLink() === false) chmodSync(path, mode);
        return;
      case "owner":
        if (facts?.isSymbolicLink() === false) chownSync(path, owner, group);
        return;
      case "fifo":
        rmSync(path, { recursive: true, force: true });
        execFileSync("mkfifo", [path], { stdio: "ignore" });
        return;
      case "directory":
        if (facts?.isDirectory() !== true) rmSync(path, { force: true });
        mkdirSync(path, { recursive: true });
        return;
      case "link":
        rmSync(path, { recursive: true, force: true });
        symlinkSync(target, path);
        return;
      case "move":
        mkdirSync(join(root, "srv"), { recursive: true });
        renameSync(path, join(root, "srv/moved"));
        symlinkSync("/srv/moved", path);
        return;
    }
  } catch {
    // An earlier change took away what this one needs.
  }
}

async function byEngine(root: string): Promise<DriftReport> {
  let printed = "";
  const host = { ...nodeHost(), out: (text: string) => (printed += text) };
  const services = { host, crypto: nodeCrypto, color: false, quiet: true, verbose: false } as unknown as Services;
  const args = {
    bundle: join(work, "bundle"),
    platform: "linux",
    root,
    homes: [],
    effective: false,
    repair: false,
  } as const;
  await runDrift({ ...args, format: "json" }, services);
  return JSON.parse(printed) as DriftReport;
}

function byScript(root: string, shell: string): { readonly report: DriftReport; readonly status: number | null } {
  const script = join(work, "bundle/linux/drift-check.sh");
  const { stdout, status } = spawnSync(shell, [script, "--root", root, "--json"], {
    encoding: "utf8",
    timeout: 20_000,
  });
  return { report: JSON.parse(stdout) as DriftReport, status };
}

/** Other owners can be given by root alone. */
it.skipIf(process.getuid?.() !== 0)("drift-check.sh says the same as mandate drift of random trees", async () => {
  const seen = new Set<string>();
  let drifted = 0;
  const property = fc.asyncProperty(
    fc.array(change, { maxLength: 4 }),
    fc.constantFrom("dash", "dash", "dash", "bash", "ksh", "zsh"),
    async (changes, shell) => {
      const root = join(work, "root");
      rmSync(root, { recursive: true, force: true });
      execFileSync("cp", ["-a", join(work, "installed"), root]);
      for (const each of changes) apply(root, each);
      if (!existsSync(root)) return;
      const engine = await byEngine(root);
      const script = byScript(root, shell);
      expect(nativeView(script.report, owned)).toEqual(nativeView(engine, owned));
      expect(script.report.status).toBe(engine.status);
      if (engine.status === "drifted") drifted += 1;
      for (const { code } of script.report.findings) seen.add(code);
    },
  );
  await fc.assert(property, { numRuns: 150 });
  expect(drifted).toBeGreaterThan(60);
  expect(seen.size).toBeGreaterThan(8);
});
