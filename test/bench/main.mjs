// `npm run bench`: what the compiler costs, against the cost of starting Node in the same run. Nothing here fails a build: machines
// differ, ratios and growth do not.
import { appendFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeReports } from "./fleet-reports.mjs";
import { measure } from "./measure.mjs";
import { measureNativeChecks } from "./native-checks.mjs";

const root = join(import.meta.dirname, "..", "..");
const cli = join(root, "dist", "mandate.mjs");
const work = mkdtempSync(join(tmpdir(), "mandate-bench-"));

const head = (name) => `mandate: 1
name: ${name}
owner: bench@acme.example
organization: { name: Acme Corp, identifier: com.acme.codex }
targets: { codex: ">=0.160.0 <=0.169.0", platforms: [macos, windows, linux, cloud] }
`;

/** A network section. With `every`, one domain in that many is another. */
function network(domains, every) {
  const list = Array.from(
    { length: domains },
    (_, index) => `    - ${index % every === 1 ? "other" : "host"}-${index}.acme.example`,
  );
  return `network:\n  enabled: true\n  allow:\n${list.join("\n")}\n`;
}

/** With `every`, one domain and one decision in that many are others. */
function largePolicy(domains, rules, every = Infinity) {
  const commands = Array.from(
    { length: rules },
    (_, index) =>
      `  - { id: rule-${index}, match: [tool-${index}, [push, deploy]], decision: ${index % every === 1 ? "prompt" : "forbidden"}, because: Bench }`,
  ).join("\n");
  return `${head(`large-${domains}-${rules}`)}${network(domains, every)}commands:\n${commands}\n`;
}

/** The same with rules as the example organisation writes them, each over six lines. */
function writtenPolicy(domains, rules, every = Infinity) {
  const commands = Array.from(
    { length: rules },
    (_, index) => `  - id: rule-${index}
    match: [tool-${index}, [push, deploy]]
    decision: ${index % every === 1 ? "prompt" : "forbidden"}
    guard: true
    because: Service ${index} is deployed by the pipeline.
    examples: { match: ["tool-${index} push"], not_match: ["tool-${index} pull"] }`,
  ).join("\n");
  return `${head(`written-${domains}-${rules}`)}${network(domains, every)}commands:\n${commands}\n`;
}

/** Many teams over shared layers: what a fleet build costs. */
function writeFleet(directory, policies, layers, denied = '"~/.ssh"') {
  for (let index = 0; index < layers; index += 1)
    writeFileSync(
      join(directory, `layer-${index}.policy.yaml`),
      `${head(`layer-${index}`)}approvals: { allow: [on-request] }\naccess: { allow: [read-only, workspace], deny_read: [${denied}] }\nweb_search: { allow: [disabled, cached] }\n`,
    );
  for (let index = 0; index < policies; index += 1)
    writeFileSync(
      join(directory, `team-${index}.policy.yaml`),
      `mandate: 1\nname: team-${index}\nowner: team@acme.example\nextends: [./layer-${index % layers}.policy.yaml]\nweb_search: { allow: [disabled] }\ncommands:\n  - { id: r, match: [deploy-${index}], decision: forbidden, because: Bench }\n`,
    );
}

const rows = [];
const add = (what, result, floor, target) =>
  rows.push({
    what,
    seconds: result.seconds.toFixed(2),
    "times the floor": (result.seconds / floor).toFixed(1),
    "peak MB": result.megabytes.toFixed(0),
    target,
  });

try {
  const floor = await measure(["-e", ""]);
  add("floor: node -e ''", floor, floor.seconds, "");
  add("mandate --version", await measure([cli, "--version"]), floor.seconds, "");
  add(
    "acme, one organisation to four platforms",
    await measure([
      cli,
      "build",
      join(root, "profiles/examples/acme/payments.policy.yaml"),
      "-q",
      "--out",
      join(work, "out"),
    ]),
    floor.seconds,
    "0.5 s, 120 MB",
  );
  const bundle = join(work, "out", "acme-payments");
  const endpoint = join(work, "endpoint");
  cpSync(join(bundle, "linux", "root"), endpoint, { recursive: true });
  const drift = [cli, "drift", bundle, "--root", endpoint];
  // Nobody but root can make an endpoint that is in sync: its files are root's.
  const expected = process.getuid?.() === 0 ? [0] : [0, 1];
  add("drift: an endpoint in sync", await measure(drift, { statuses: expected }), floor.seconds, "0.3 s, 100 MB");
  appendFileSync(join(endpoint, "etc", "codex", "managed_config.toml"), 'approval_policy = "never"\n');
  add("drift: another meaning", await measure(drift, { statuses: [1] }), floor.seconds, "100 MB");
  const sizes = [
    [2500, 500],
    [5000, 1000],
    [10000, 2000],
  ];
  for (const [domains, rules] of sizes) {
    const file = join(work, `large-${domains}.policy.yaml`);
    writeFileSync(file, largePolicy(domains, rules));
    for (const [what, args] of [
      ["checked", ["check", file, "-q"]],
      ["built for Linux", ["build", file, "-q", "--platform", "linux", "--out", join(work, "large")]],
      ["built for four platforms", ["build", file, "-q", "--out", join(work, "large")]],
    ])
      add(
        `${domains} domains and ${rules} rules, ${what}`,
        await measure([cli, ...args], { runs: 3 }),
        floor.seconds,
        domains === 10000 ? "2 s; doubles with the input" : "",
      );
  }
  const denied = join(work, "denied.policy.yaml");
  const deny = Array.from({ length: 5000 }, (_, index) => `    - "**.evil-${index}.example"`).join("\n");
  writeFileSync(denied, `${head("denied")}${network(5000)}  deny:\n${deny}\n`);
  add("5000 allowed and 5000 denied domains, checked", await measure([cli, "check", denied, "-q"]), floor.seconds, "");
  const [before, after] = ["before", "after"].map((name) => join(work, `${name}.policy.yaml`));
  for (const [what, policy] of [
    ["4000 domains, 1000 rules of one line", (every) => largePolicy(4000, 1000, every)],
    ["2500 domains, 416 rules of six lines", (every) => writtenPolicy(2500, 416, every)],
  ]) {
    writeFileSync(before, policy());
    writeFileSync(after, policy(50));
    add(
      `two policies of 5000 lines compared (${what})`,
      await measure([cli, "diff", before, after], { runs: 3 }),
      floor.seconds,
      "1 s",
    );
  }
  for (const policies of [100, 300]) {
    const directory = mkdtempSync(join(work, "fleet-"));
    writeFleet(directory, policies, 20);
    add(
      `fleet: ${policies} policies over 20 layers`,
      await measure([cli, "build", directory, "-q", "--out", join(work, "fleet-out")], { runs: 1 }),
      floor.seconds,
      policies === 300 ? "20 s; memory does not grow" : "",
    );
  }
  const changed = mkdtempSync(join(work, "fleet-changed-"));
  writeFleet(changed, 300, 20, '"~/.ssh", "~/.aws"');
  await measure([cli, "build", changed, "-q", "--out", join(work, "fleet-changed-out")], { runs: 1 });
  add(
    "fleet: 300 bundles compared with 300 others",
    await measure([cli, "diff", join(work, "fleet-out"), join(work, "fleet-changed-out")], { runs: 3 }),
    floor.seconds,
    "10 s",
  );
  const reports = join(work, "reports.ndjson");
  writeReports(reports, 100_000);
  add(
    "100000 drift reports in one picture",
    await measure([cli, "fleet", reports, "--format", "json"], { runs: 3, statuses: [1] }),
    floor.seconds,
    "5 s",
  );
  console.table(rows);
  console.table(measureNativeChecks(work, cli));
} finally {
  rmSync(work, { recursive: true, force: true });
}
