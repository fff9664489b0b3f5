import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { artefacts, cacheFolder, changesBetween, readCatalogue, readRaw, writeRaw } from "./catalogue-files.mjs";
import { mergeIntoCatalogue } from "./merge.mjs";
import { inNamespace } from "./namespace.mjs";
import { probePlatforms } from "./platforms.mjs";
import { compareVersions, releasedVersions, remove, unpack } from "./releases.mjs";
import { statesFromCatalogue } from "./states.mjs";

const usage = `usage: npm run catalogue:probe -- VERSION... [--crawl] [--again]
       npm run catalogue:probe -- --all [--again]
       npm run catalogue:probe -- --platforms | --merge

VERSION...   installs each version into a scratch folder, asks it about every entry of schemas/codex, and merges the answers
--all        every released version that has no result in the cache yet
--full       asks everything, even what the neighbouring versions answer alike
--again      asks again, even where the cache has a result
--crawl      also looks for keys that the catalogue does not have; prints them, and writes them beside the cache
--platforms  reads the macOS and Windows packages for what their bytes tell
--probe-only fills the cache and merges nothing: for several runs at once
--merge      only merges what the cache has
`;

const words = process.argv.slice(2);
const flags = new Set(words.filter((word) => word.startsWith("--")));
const named = words.filter((word) => !word.startsWith("--"));
const known = ["--all", "--again", "--crawl", "--platforms", "--merge", "--full", "--probe-only"];
if (words.length === 0 || [...flags].some((flag) => !known.includes(flag))) {
  process.stderr.write(usage);
  process.exit(2);
}

const released = releasedVersions();
const wanted = flags.has("--all") ? released : named;
for (const version of wanted) if (!released.includes(version)) fail(`${version} is not a released version`);
for (const version of inBisectionOrder(wanted)) probe(version);
if (flags.has("--platforms")) probePlatforms();
if (!flags.has("--probe-only")) merge();

function probe(version) {
  if (readRaw(version) !== undefined && !flags.has("--again") && !flags.has("--crawl")) return;
  const started = Date.now();
  mkdirSync(cacheFolder, { recursive: true });
  const scratch = mkdtempSync(join(cacheFolder, "scratch-"));
  try {
    const binary = unpack(version, "linux-x64", join(scratch, "package"));
    if (binary === undefined) return say(`${version}: never published for linux-x64`);
    const raw = runWorker(
      { binary, scratch, catalogue: catalogueEntries(), neighbours: neighboursOf(version) },
      scratch,
    );
    writeRaw(version, raw);
    if (flags.has("--crawl")) reportCrawl(version, runWorker({ binary, scratch, crawl: true, artefacts }, scratch));
    say(
      `${version}: ${Object.keys(raw.state).length} answers, ${raw.asked} asked, in ${Math.round((Date.now() - started) / 1000)} s`,
    );
    sayGaps(raw);
  } finally {
    remove(scratch);
  }
}

/** The results of the nearest probed versions on both sides; undefined unless there are both. */
function neighboursOf(version) {
  if (flags.has("--full")) return undefined;
  const probed = released.filter((other) => other !== version && readRaw(other) !== undefined);
  const lower = probed.filter((other) => compareVersions(other, version) < 0).at(-1);
  const upper = probed.find((other) => compareVersions(other, version) > 0);
  return lower === undefined || upper === undefined ? undefined : [readRaw(lower), readRaw(upper)];
}

/** Both ends first, then the middles of what is left: so that most answers are enclosed by equal ones when their turn comes. */
function inBisectionOrder(versions) {
  if (versions.length < 3) return versions;
  const order = [versions[0], versions.at(-1)];
  let gaps = [[0, versions.length - 1]];
  while (gaps.length > 0) {
    gaps = gaps.flatMap(([low, high]) => {
      if (high - low < 2) return [];
      const middle = (low + high) >> 1;
      order.push(versions[middle]);
      return [
        [low, middle],
        [middle, high],
      ];
    });
  }
  return order;
}

/** The soundness check: how many fields the binary states for each table, against the keys found. */
function sayGaps(raw) {
  const gaps = Object.entries(raw.gaps).filter(([, gap]) => gap !== 0);
  say(
    `  ${Object.keys(raw.gaps).length} tables compared with the number of fields that the binary states, ${gaps.length} differ`,
  );
  for (const [place, gap] of gaps)
    say(
      `  ${place.trimEnd()}: ${Math.abs(gap)} ${gap > 0 ? "fields without a key in the catalogue" : "keys more than fields"}`,
    );
}

function runWorker(task, scratch) {
  const [taskFile, resultFile] = [join(scratch, "task.json"), join(scratch, "result.json")];
  writeFileSync(taskFile, JSON.stringify(task));
  const [command, args] = inNamespace([
    process.execPath,
    join(import.meta.dirname, "worker.mjs"),
    taskFile,
    resultFile,
  ]);
  execFileSync(command, args, { stdio: ["ignore", "inherit", "inherit"] });
  return JSON.parse(readFileSync(resultFile, "utf8"));
}

function catalogueEntries() {
  const keys = Object.fromEntries(artefacts.map((artefact) => [artefact, readCatalogue(artefact).entries]));
  return { keys, events: readCatalogue("hook-events").entries, shapes: readCatalogue("shapes").entries };
}

function reportCrawl(version, found) {
  const { keys } = catalogueEntries();
  const plain = (path) => path.replace(/<[^>]*>/gu, "<>");
  for (const artefact of artefacts) {
    const have = new Set(keys[artefact].map((entry) => plain(entry.path)));
    const fresh = found[artefact].filter((entry) => !have.has(plain(entry.path)));
    writeFileSync(join(cacheFolder, `crawl-${version}-${artefact}.json`), `${JSON.stringify(fresh, null, 2)}\n`);
    for (const entry of fresh) say(`  new in ${artefact}: ${entry.path} ${JSON.stringify(entry.type)}`);
  }
}

function merge() {
  const states = statesFromCatalogue();
  for (const version of released) {
    const raw = readRaw(version);
    if (raw !== undefined) states.set(version, raw.state);
  }
  for (const version of wanted) printChanges(version, states);
  for (const note of mergeIntoCatalogue(states, released)) say(`note: ${note}`);
}

/** What a version brought, changed or dropped, compared with the measured version before it. */
function printChanges(version, states) {
  const before = [...states.keys()]
    .filter((other) => compareVersions(other, version) < 0)
    .sort(compareVersions)
    .at(-1);
  const state = states.get(version);
  if (before === undefined || state === undefined) return;
  const changes = Object.entries(changesBetween(states.get(before), state));
  say(`${version} against ${before}: ${changes.length} changes`);
  for (const [name, value] of changes) {
    const was = states.get(before)[name];
    if (was === undefined) say(`  appeared  ${name}: ${value}`);
    else if (value === null) say(`  went      ${name} (was ${was})`);
    else say(`  changed   ${name}: ${was} -> ${value}`);
  }
}

function say(line) {
  process.stdout.write(`${line}\n`);
}

function fail(reason) {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}
