// What drift-check.sh costs beside the hashing that it cannot do without, and beside Ansible's check of the same files, in one run. The
// programs take turns, so that a busy machine is busy for all of them.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Rows for bundles that install 10 and 200 files.
 * @param {string} work a directory that goes afterwards
 * @param {string} cli the built command line
 */
export function measureNativeChecks(work, cli) {
  return [10, 200].flatMap((count) => measureBundle(join(work, `native-${count}`), cli, count));
}

const head = `mandate: 1
name: bench
owner: bench@acme.example
organization: { name: Acme Corp, identifier: com.acme.codex }
targets: { codex: ">=0.160.0 <=0.169.0", platforms: [linux] }
`;

function measureBundle(directory, cli, count) {
  mkdirSync(join(directory, "ansible-home"), { recursive: true });
  writeFileSync(join(directory, "hook.sh"), `#!/bin/sh\n# ${"x".repeat(2000)}\nexit 0\n`);
  // requirements.toml is there beside the scripts.
  const hooks = Array.from(
    { length: count - 1 },
    (_, index) => `    - { id: hook-${index}, on: PreToolUse, script: { unix: ./hook.sh }, on_failure: allow }\n`,
  );
  writeFileSync(join(directory, "bench.policy.yaml"), `${head}hooks:\n  run:\n${hooks.join("")}`);
  run(process.execPath, [cli, "build", "bench.policy.yaml", "-q"], directory);
  const linux = join(directory, "out/bench/linux");
  const root = join(directory, "root");
  mkdirSync(root);
  run("sh", [join(linux, "install.sh"), "--root", root], directory);
  const files = readdirSync(join(root, "etc/codex"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  if (files.length !== count) throw new Error(`the bench has ${files.length} files, and should have ${count}`);

  // Nobody but root can make an endpoint that is in sync: its files are root's.
  const statuses = process.getuid?.() === 0 ? [0] : [0, 1];
  const [hashing, check] = medians(21, [
    () => run("sha256sum", files, directory),
    () => run("sh", [join(linux, "drift-check.sh"), "--root", root], directory, statuses),
  ]);
  const rows = [
    row(`sha256sum of ${count} files`, hashing, hashing, ""),
    row(
      `drift-check.sh: ${count} files in sync`,
      check,
      hashing,
      count === 10 ? "15 ms over sha256sum" : "3 times sha256sum",
    ),
  ];
  // Ansible takes most of a second for each file: once, and for few.
  if (count > 10) return rows;
  const variables = JSON.stringify({ codex_policy_root: root, ansible_become: false });
  const play = ["--check", "-i", "localhost,", "-c", "local", "-e", variables, "ansible/codex-policy.yml"];
  const environment = { ANSIBLE_HOME: join(directory, "ansible-home"), LC_ALL: "C.UTF-8" };
  if (spawnSync("ansible-playbook", ["--version"]).status !== 0)
    return [...rows, { what: "ansible-playbook --check", target: "not installed" }];
  const [ansible] = medians(1, [() => run("ansible-playbook", play, linux, [0], environment)]);
  return [...rows, row(`ansible-playbook --check: ${count} files`, ansible, hashing, "slower than both checks")];
}

function row(what, milliseconds, hashing, target) {
  return {
    what,
    milliseconds: milliseconds.toFixed(1),
    "over sha256sum": (milliseconds - hashing).toFixed(1),
    "times sha256sum": (milliseconds / hashing).toFixed(1),
    target,
  };
}

/** Milliseconds of each action, the median of so many turns. */
function medians(turns, actions) {
  const times = actions.map(() => []);
  for (let turn = 0; turn < turns; turn += 1)
    for (const [index, action] of actions.entries()) {
      const begin = process.hrtime.bigint();
      action();
      times[index].push(Number(process.hrtime.bigint() - begin) / 1e6);
    }
  return times.map((list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)]);
}

function run(command, args, cwd, statuses = [0], environment = {}) {
  const { status, stderr } = spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    env: { ...process.env, ...environment },
  });
  if (!statuses.includes(status)) throw new Error(`${command} ended with ${status}\n${stderr}`);
}
