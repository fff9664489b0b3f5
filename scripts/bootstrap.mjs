// Makes a clone ready to run: dependencies as locked, the bundle up to date and, with --tools, the programs that tests call.
// Plain Node, because it runs before any dependency is there. Says nothing when there is nothing to do.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, lstatSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { canInstallTools, findTool, tools } from "./tools.mjs";

const root = join(import.meta.dirname, "..");
const bundle = join(root, "dist", "mandate.mjs");
const bundleInputs = [
  "src",
  "schemas",
  "templates",
  "profiles",
  "package.json",
  "package-lock.json",
  "scripts/build.mjs",
  "scripts/bundle-options.mjs",
  "scripts/compile-code.mjs",
  "scripts/launcher",
  "scripts/template-module.mjs",
];

checkNode();
installDependencies();
buildBundle();
if (process.argv.includes("--tools")) provideTools();

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(`Mandate needs Node 20.19 or newer; this is ${process.versions.node}`);
}

/** `npm ci` where node_modules is missing or does not hold what the lock file says. */
function installDependencies() {
  const marker = join(root, "node_modules", ".mandate-lock");
  const lock = readFileSync(join(root, "package-lock.json"));
  const hash = createHash("sha256").update(lock).digest("hex");
  if (existsSync(marker) && readFileSync(marker, "utf8") === hash) return;
  if (!isInstalled(JSON.parse(lock.toString("utf8")))) {
    say("installing dependencies");
    // --include=dev: with NODE_ENV=production npm would leave out what builds and tests.
    run(...npm(), "ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error");
  }
  writeFileSync(marker, hash);
}

/** Whether node_modules holds the locked versions already, after an `npm install` by hand: then nothing is torn down. */
function isInstalled(lock) {
  const installed = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(installed)) return false;
  const found = JSON.parse(readFileSync(installed, "utf8")).packages;
  const wanted = Object.entries(lock.packages).filter(([path]) => path !== "");
  // Optional packages are those of other platforms, but for the ones that we name ourselves.
  const named = new Set(
    Object.keys(lock.packages[""]?.optionalDependencies ?? {}).map((name) => `node_modules/${name}`),
  );
  const complete = wanted.every(
    ([path, { version, optional }]) =>
      (found[path]?.version ?? (optional && !named.has(path) ? version : "")) === version,
  );
  return complete && Object.keys(found).every((path) => path in lock.packages);
}

function npm() {
  const cli = process.env.npm_execpath;
  if (cli !== undefined && /\.[cm]?js$/.test(cli)) return [process.execPath, cli];
  return [process.platform === "win32" ? "npm.cmd" : "npm"];
}

function buildBundle() {
  const built = existsSync(bundle) ? lstatSync(bundle).mtimeMs : 0;
  if (!bundleInputs.some((input) => isNewer(join(root, input), built))) return;
  say("building dist/mandate.mjs");
  const begun = new Date();
  run(process.execPath, join(root, "scripts", "build.mjs"));
  // As old as its inputs: what is saved while the bundle is built is built the next time.
  utimesSync(bundle, begun, begun);
}

/** Directories count too: removing a file changes nothing else. */
function isNewer(path, than) {
  const facts = lstatSync(path, { throwIfNoEntry: false });
  if (facts === undefined) return false;
  if (facts.mtimeMs > than) return true;
  return facts.isDirectory() && readdirSync(path).some((name) => isNewer(join(path, name), than));
}

function provideTools() {
  let missing = tools.filter(({ command }) => findTool(command) === undefined);
  if (missing.length > 0 && canInstallTools()) {
    installPackages([...new Set(missing.map((tool) => tool.package))]);
    missing = tools.filter(({ command }) => findTool(command) === undefined);
  }
  if (missing.length === 0) return;
  const lines = missing.map(
    ({ command, package: name, purpose }) => `  ${command} (Debian package ${name}): ${purpose}`,
  );
  const outcome =
    process.env.CI === "true" || canInstallTools()
      ? "tests that need them will fail"
      : "tests that need them are skipped and say so";
  say(["", "MISSING PROGRAMS", ...lines, `  ${outcome}`, ""].join("\n"));
}

function installPackages(packages) {
  say(`installing ${packages.join(" ")}`);
  const options = {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  };
  // A failure is not the end: the list of what is missing follows.
  spawnSync("apt-get", ["update", "-qq"], options);
  spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], options);
}

function run(command, ...rest) {
  const windows = process.platform === "win32" && command.endsWith(".cmd");
  const { status, error } = spawnSync(command, rest, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    shell: windows,
  });
  if (status !== 0) fail(`${[command, ...rest].join(" ")} failed${error === undefined ? "" : `: ${error.message}`}`);
}

function say(text) {
  process.stderr.write(`bootstrap: ${text}\n`);
}

function fail(text) {
  say(text);
  process.exit(1);
}
