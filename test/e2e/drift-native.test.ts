import { execFileSync, spawnSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DriftReport } from "../../src/drift/report.ts";
import { nativeView } from "../drift/support/native-view.ts";

const policy = `mandate: 1
name: acme-org
owner: security@acme.example
organization: { name: Acme Corp, identifier: com.acme.codex }
targets: { codex: ">=0.160.0 <=0.169.0", platforms: [linux, macos] }
access: { allow: [read-only, workspace], default: workspace, deny_read: ["~/.ssh"] }
approvals: { allow: [on-request] }
web_search: { allow: [disabled, cached] }
commands:
  - { id: push-asks, match: [git, push], decision: prompt, guard: true, because: A person reviews what leaves the laptop. }
`;

const isRoot = process.getuid?.() === 0;
const nobody = 65_534;
const cli = join(import.meta.dirname, "../../dist/mandate.mjs");
let work = "";
let bundle = "";
/** Where the bundle's files lie, as `PLATFORM PATH`. */
const owned = new Set<string>();

beforeAll(() => {
  // Below a directory that everybody may enter, for the checks that run as nobody.
  work = mkdtempSync(join(realpathSync(tmpdir()), "mandate-native-"));
  chmodSync(work, 0o755);
  copyFileSync(cli, join(work, "mandate.mjs"));
  writeFileSync(join(work, "acme-org.policy.yaml"), policy);
  execFileSync(process.execPath, [join(work, "mandate.mjs"), "build", "acme-org.policy.yaml", "-q"], { cwd: work });
  bundle = join(work, "out/acme-org");
  const manifest = JSON.parse(readFileSync(join(bundle, "manifest.json"), "utf8"));
  for (const { platform, installPath } of manifest.files)
    if (installPath !== undefined) owned.add(`${platform} ${installPath}`);
});

afterAll(() => {
  rmSync(work, { recursive: true, force: true });
});

const managed = "Library/Managed Preferences/com.openai.codex.plist";

/** An endpoint on which the bundle is installed, as a directory. */
function installed(platform: "linux" | "macos"): string {
  const root = mkdtempSync(join(work, "root-"));
  chmodSync(root, 0o755);
  if (platform === "linux") {
    execFileSync("sh", [join(bundle, "linux/install.sh"), "--root", root]);
    return root;
  }
  execFileSync("sh", [join(bundle, "macos/install-hooks.sh"), "--root", root]);
  put(root, managed, readFileSync(join(bundle, "macos/com.openai.codex.plist")));
  return root;
}

function put(root: string, path: string, content: string | Uint8Array = "x"): void {
  mkdirSync(dirname(join(root, path)), { recursive: true, mode: 0o755 });
  writeFileSync(join(root, path), content);
  chmodSync(join(root, path), 0o644);
}

interface Checked {
  readonly status: number;
  readonly report: DriftReport;
}

function run(command: string, args: readonly string[], uid?: number): Checked {
  const result = spawnSync(command, args, {
    cwd: work,
    encoding: "utf8",
    timeout: 60_000,
    env: { PATH: process.env["PATH"] ?? "", HOME: "/nonexistent" },
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  if (result.status === null || result.stdout === "")
    throw new Error(`${command} ${args.join(" ")}: ${result.status ?? "killed"} ${result.stderr}`);
  return { status: result.status, report: JSON.parse(result.stdout) as DriftReport };
}

function byCli(platform: string, root: string, uid?: number): Checked {
  const args = ["drift", bundle, "--platform", platform, "--root", root, "--format", "json"];
  return run(process.execPath, [join(work, "mandate.mjs"), ...args], uid);
}

function byScript(platform: string, root: string, uid?: number, shell = "sh"): Checked {
  return run(shell, [join(bundle, platform, "drift-check.sh"), "--root", root, "--json"], uid);
}

const seen = (report: DriftReport) => nativeView(report, owned);

type Change = (root: string) => void;
interface Case {
  readonly change: Change;
  /** As nobody, who may not read everything. */
  readonly asNobody?: boolean;
  /** What both must say. */
  readonly expected: readonly string[];
}

const etc = "etc/codex";
const requirements = "/etc/codex/requirements.toml";
const hook = "/etc/codex/hooks/command-guard.sh";
const at = (root: string, path: string) => join(root, path);
const hostileNames = [
  `"quoted" 'name' $(touch pwned) \`touch pwned\` ; & | > \\ {} #`,
  "two\nlines\ttab\r",
  "-rf",
  "*",
  "\u001b[31mred\u202e",
  "ünïcode-💥",
];

const linux: Readonly<Record<string, Case>> = {
  "an untouched endpoint": { change: () => undefined, expected: [] },
  "an endpoint without anything": {
    change: (root) => {
      rmSync(at(root, "etc"), { recursive: true });
    },
    expected: ["not-managed /etc/codex"],
  },
  "an endpoint with nothing but somebody's own file": {
    change: (root) => {
      rmSync(at(root, etc), { recursive: true });
      put(root, `${etc}/hooks.json`, "{}");
    },
    expected: ["extra-file /etc/codex/hooks.json", "not-managed /etc/codex"],
  },
  "a missing file": {
    change: (root) => {
      rmSync(at(root, requirements));
    },
    expected: [`missing-file ${requirements}`],
  },
  "a looser value": {
    change: (root) => {
      const text = readFileSync(at(root, requirements), "utf8");
      put(
        root,
        requirements,
        text.replace("[permissions.filesystem]", "allow_remote_control = true\n\n[permissions.filesystem]"),
      );
    },
    expected: [`changed-file ${requirements}`],
  },
  "a comment more": {
    change: (root) => {
      appendFileSync(at(root, requirements), "# by hand\n");
    },
    expected: [`changed-file ${requirements}`],
  },
  "other bytes of the same size": {
    change: (root) => {
      const text = readFileSync(at(root, requirements), "utf8");
      put(root, requirements, text.replace("on-request", "on-failure"));
    },
    expected: [`changed-file ${requirements}`],
  },
  "a file that does not parse": {
    change: (root) => {
      put(root, requirements, "[[[");
    },
    expected: [`changed-file ${requirements}`],
  },
  "an empty file": {
    change: (root) => {
      put(root, requirements, "");
    },
    expected: [`changed-file ${requirements}`],
  },
  "a file of 100 MB": {
    change: (root) => {
      truncateSync(at(root, requirements), 100_000_000);
    },
    expected: [`changed-file ${requirements}`],
  },
  "a directory in place of a file": {
    change: (root) => {
      rmSync(at(root, requirements));
      mkdirSync(at(root, requirements));
    },
    expected: [`not-a-file ${requirements}`],
  },
  "a FIFO in place of a file": {
    change: (root) => {
      rmSync(at(root, requirements));
      execFileSync("mkfifo", [at(root, requirements)]);
    },
    expected: [`not-a-file ${requirements}`],
  },
  "a FIFO among the rules, and one in place of hooks.json": {
    change: (root) => {
      execFileSync("mkfifo", [at(root, `${etc}/rules/x.rules`), at(root, `${etc}/hooks.json`)]);
    },
    expected: ["extra-file /etc/codex/hooks.json", "extra-file /etc/codex/rules/x.rules"],
  },
  "a link in place of a file, to the same bytes": {
    change: (root) => {
      renameSync(at(root, requirements), at(root, "etc/elsewhere.toml"));
      symlinkSync("/etc/elsewhere.toml", at(root, requirements));
    },
    expected: [`symlink ${requirements}`],
  },
  "a link that leads nowhere": {
    change: (root) => {
      rmSync(at(root, requirements));
      symlinkSync("/nowhere/at all", at(root, requirements));
    },
    expected: [`missing-file ${requirements}`, `symlink ${requirements}`],
  },
  "links in a circle": {
    change: (root) => {
      rmSync(at(root, requirements));
      symlinkSync("requirements.toml", at(root, requirements));
    },
    expected: [`missing-file ${requirements}`, `symlink ${requirements}`],
  },
  "a link in place of the directory": {
    change: (root) => {
      mkdirSync(at(root, "srv"));
      renameSync(at(root, etc), at(root, "srv/codex"));
      symlinkSync("/srv/codex", at(root, etc));
    },
    expected: ["symlink /etc/codex"],
  },
  "a link in place of the directory of hooks, upwards": {
    change: (root) => {
      renameSync(at(root, `${etc}/hooks`), at(root, "etc/hooks"));
      symlinkSync("../../../../etc/hooks", at(root, `${etc}/hooks`));
    },
    expected: ["symlink /etc/codex/hooks"],
  },
  "a file in place of the directory": {
    change: (root) => {
      rmSync(at(root, etc), { recursive: true });
      put(root, etc);
    },
    expected: ["not-managed /etc/codex"],
  },
  "another owner": {
    change: (root) => {
      chownSync(at(root, requirements), 1000, 0);
    },
    expected: [`wrong-owner ${requirements}`],
  },
  "another group": {
    change: (root) => {
      chownSync(at(root, hook), 0, 1000);
    },
    expected: [`wrong-owner ${hook}`],
  },
  "a file that everybody may write": {
    change: (root) => {
      chmodSync(at(root, requirements), 0o666);
    },
    expected: [`writable ${requirements}`],
  },
  "a file that the group may write, with other bytes": {
    change: (root) => {
      put(root, requirements, "a = 1\n");
      chmodSync(at(root, requirements), 0o664);
    },
    expected: [`changed-file ${requirements}`, `writable ${requirements}`],
  },
  "a file that nobody else may read": {
    change: (root) => {
      chmodSync(at(root, requirements), 0o600);
    },
    expected: [`wrong-mode ${requirements}`],
  },
  "a file that may be executed": {
    change: (root) => {
      chmodSync(at(root, requirements), 0o755);
    },
    expected: [`wrong-mode ${requirements}`],
  },
  "a hook that is not executable": {
    change: (root) => {
      chmodSync(at(root, hook), 0o644);
    },
    expected: [`hook-not-executable ${hook}`],
  },
  "a hook that only root can run": {
    change: (root) => {
      chmodSync(at(root, hook), 0o700);
    },
    expected: [`hook-not-executable ${hook}`],
  },
  "a hook that runs as its owner": {
    change: (root) => {
      chmodSync(at(root, hook), 0o4755);
    },
    expected: [`wrong-mode ${hook}`],
  },
  "a changed hook": {
    change: (root) => {
      put(root, hook, "#!/bin/sh\nexit 0\n");
      chmodSync(at(root, hook), 0o755);
    },
    expected: [`changed-hook ${hook}`],
  },
  "directories that others may write": {
    change: (root) => {
      chmodSync(at(root, etc), 0o777);
      chmodSync(at(root, "etc"), 0o1777);
      chmodSync(at(root, `${etc}/hooks`), 0o775);
    },
    expected: ["writable-parent /etc", "writable-parent /etc/codex", "writable-parent /etc/codex/hooks"],
  },
  "directories of somebody else": {
    change: (root) => {
      chownSync(at(root, "etc"), 1000, 1000);
    },
    expected: ["writable-parent /etc"],
  },
  "a directory that users cannot enter": {
    change: (root) => {
      chmodSync(at(root, etc), 0o700);
      chmodSync(at(root, "etc"), 0o711);
    },
    expected: ["wrong-mode /etc/codex"],
  },
  "a legacy managed_config.toml": {
    change: (root) => {
      put(root, `${etc}/managed_config.toml`, 'sandbox_mode = "danger-full-access"\n');
    },
    expected: ["legacy-managed-config /etc/codex/managed_config.toml"],
  },
  "files where Codex reads": {
    change: (root) => {
      put(root, `${etc}/hooks.json`, "{}");
      put(root, `${etc}/rules/other.rules`, "");
      put(root, `${etc}/rules/.hidden.rules`, "");
      put(root, `${etc}/rules/..rules`, "");
      put(root, `${etc}/agents/reviewer.toml`, "");
      put(root, `${etc}/skills/deploy/SKILL.md`, "");
      put(root, `${etc}/hooks/other.sh`, "");
      put(root, `${etc}/hooks/.hidden`, "");
      // Codex reads none of these.
      put(root, `${etc}/rules/readme.txt`, "");
      put(root, `${etc}/rules/.rules`, "");
      put(root, `${etc}/rules/old.rules/x.rules`, "");
      put(root, `${etc}/other.toml`, "");
    },
    expected: [
      "extra-file /etc/codex/agents/reviewer.toml",
      "extra-file /etc/codex/hooks.json",
      "extra-file /etc/codex/rules/..rules",
      "extra-file /etc/codex/rules/.hidden.rules",
      "extra-file /etc/codex/rules/other.rules",
      "extra-file /etc/codex/skills/deploy",
      "extra-hook /etc/codex/hooks/.hidden",
      "extra-hook /etc/codex/hooks/other.sh",
    ],
  },
  "links where Codex reads": {
    change: (root) => {
      symlinkSync("/nowhere", at(root, `${etc}/rules/nowhere.rules`));
      symlinkSync("/etc/codex/requirements.toml", at(root, `${etc}/hooks.json`));
      symlinkSync("/etc", at(root, `${etc}/rules/directory.rules`));
      mkdirSync(at(root, "srv/agents"), { recursive: true });
      put(root, "srv/agents/a.toml");
      symlinkSync("/srv/agents", at(root, `${etc}/agents`));
    },
    expected: [
      "extra-file /etc/codex/agents/a.toml",
      "extra-file /etc/codex/hooks.json",
      "extra-file /etc/codex/rules/nowhere.rules",
      "symlink /etc/codex/agents",
      "symlink /etc/codex/hooks.json",
      "symlink /etc/codex/rules/nowhere.rules",
    ],
  },
  "files with hostile names": {
    change: (root) => {
      for (const name of hostileNames) put(root, `${etc}/hooks/${name}`, "");
      // No UTF-8, which Node cannot name in a text.
      writeFileSync(Buffer.concat([Buffer.from(at(root, `${etc}/hooks/bad`)), Buffer.from([0xff, 0xc3])]), "");
    },
    expected: [...hostileNames, "bad\ufffd\ufffd"].map((name) => `extra-hook /etc/codex/hooks/${name}`),
  },
  "a file that may not be read": {
    asNobody: true,
    change: (root) => {
      chmodSync(at(root, requirements), 0o600);
    },
    expected: [`unverifiable ${requirements}`, `wrong-mode ${requirements}`],
  },
  "directories that may not be listed": {
    asNobody: true,
    change: (root) => {
      mkdirSync(at(root, `${etc}/agents`), { mode: 0o700 });
      put(root, `${etc}/skills/hidden/SKILL.md`);
      chmodSync(at(root, `${etc}/skills`), 0o744);
    },
    expected: ["unverifiable /etc/codex/agents", "unverifiable /etc/codex/skills/hidden"],
  },
  "a policy that may not be looked at": {
    asNobody: true,
    change: (root) => {
      chmodSync(at(root, etc), 0o700);
    },
    expected: [
      "wrong-mode /etc/codex",
      ...["agents", "config.toml", "hooks", "hooks.json", "hooks/command-guard.sh", "managed_config.toml"].map(
        (name) => `unverifiable /etc/codex/${name}`,
      ),
      ...["requirements.toml", "rules", "rules/acme-org.rules", "skills"].map(
        (name) => `unverifiable /etc/codex/${name}`,
      ),
    ],
  },
};

const keyText = (key: string, value: string) => `<key>${key}</key><string>${value}</string>`;
const plist = (inside: string) => `<?xml version="1.0"?>\n<plist version="1.0"><dict>${inside}</dict></plist>\n`;

const macos: Readonly<Record<string, Case>> = {
  "an untouched endpoint": { change: () => undefined, expected: [] },
  "an endpoint without anything": {
    change: (root) => {
      rmSync(root, { recursive: true });
      mkdirSync(root);
    },
    expected: ["not-managed /etc/codex"],
  },
  "an endpoint without the profile": {
    change: (root) => {
      rmSync(at(root, managed));
    },
    expected: [`wrong-preference /${managed} `],
  },
  "an endpoint without the files": {
    change: (root) => {
      rmSync(at(root, etc), { recursive: true });
    },
    expected: [
      ...["config.toml", "hooks/command-guard.sh", "rules/acme-org.rules"].map(
        (name) => `missing-file /etc/codex/${name}`,
      ),
    ],
  },
  "other preferences": {
    change: (root) => {
      put(root, managed, plist(keyText("requirements_toml_base64", Buffer.from("a = 1\n").toString("base64"))));
    },
    expected: [`changed-file /${managed}`],
  },
  "preferences that Codex refuses": {
    change: (root) => {
      put(root, managed, plist("<key>requirements_toml_base64</key><true/>"));
    },
    expected: [`wrong-preference /${managed} requirements_toml_base64`],
  },
  "something else in place of the preferences": {
    change: (root) => {
      put(root, managed, "bplist00 or whatever");
    },
    expected: [`wrong-preference /${managed} `],
  },
  "preferences that users could write": {
    change: (root) => {
      chownSync(at(root, managed), 501, 20);
      chmodSync(at(root, managed), 0o666);
    },
    expected: [`writable /${managed}`, `wrong-owner /${managed}`],
  },
  "a profile for one user, and preferences that users wrote": {
    change: (root) => {
      put(
        root,
        "Library/Managed Preferences/ann lee/com.openai.codex.plist",
        plist(keyText("config_toml_base64", "eA==")),
      );
      put(root, "Library/Managed Preferences/bob/com.openai.codex.plist", plist(keyText("other", "x")));
      put(
        root,
        "Users/ann lee/Library/Preferences/com.openai.codex.plist",
        plist(keyText("requirements_toml_base64", "eA==")),
      );
      put(root, "etc/passwd", "root:*:0:0::/var/root:/bin/sh\n");
      put(root, "var/root/Library/Preferences/com.openai.codex.plist", plist(keyText("config_toml_base64", "eA==")));
    },
    expected: [
      "user-preference /Library/Managed Preferences/ann lee/com.openai.codex.plist config_toml_base64",
      "user-written-preference /Users/ann lee/Library/Preferences/com.openai.codex.plist requirements_toml_base64",
      "user-written-preference /var/root/Library/Preferences/com.openai.codex.plist config_toml_base64",
    ],
  },
  "policy files that rank below the profile": {
    change: (root) => {
      put(root, requirements, "a = 1\n");
      put(root, `${etc}/hooks/Extra.sh`, "");
    },
    expected: [`extra-file ${requirements}`, "extra-hook /etc/codex/hooks/Extra.sh"],
  },
};

/** Other owners can be given by root alone. */
describe.skipIf(!isRoot).each([
  ["linux", linux],
  ["macos", macos],
] as const)("drift-check.sh and mandate drift for %s, as root", (platform, cases) => {
  it.each(Object.entries(cases))("say the same of %s", (_name, { change, asNobody, expected }) => {
    const root = installed(platform);
    change(root);
    const uid = asNobody === true ? nobody : undefined;
    const script = byScript(platform, root, uid);
    const command = byCli(platform, root, uid);
    expect(seen(script.report)).toEqual(seen(command.report));
    expect([script.report.status, script.status]).toEqual([command.report.status, command.status]);
    expect(seen(script.report)).toEqual([...expected].sort());
  });
});
