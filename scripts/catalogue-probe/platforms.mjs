import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, readCatalogue, writeCatalogue } from "./catalogue-files.mjs";
import { publishedFor, remove, unpack } from "./releases.mjs";

/**
 * What the macOS and Windows packages tell by their bytes alone: each fact of platforms.json that names a text is looked for in the
 * binaries, and the first version that has it is found by bisection. That a text came and never went again is assumed, and said.
 */
export function probePlatforms() {
  const { header, entries } = readCatalogue("platforms");
  const seen = new Map(Object.entries(readNotes()));
  const facts = entries.map((entry) => (entry.text === undefined ? entry : withFirstVersion(entry, entries, seen)));
  writeCatalogue("platforms", { header, entries: facts });
}

function withFirstVersion(entry, entries, seen) {
  const { since: _since, until: _until, evidence: _evidence, ...written } = entry;
  const has = (version) => textsIn(version, entry.package, entries, seen)[entry.text];
  const released = publishedFor(entry.package);
  const newest = released.at(-1);
  if (!has(newest)) return { ...written, evidence: `the ${entry.package} binary of ${newest} does not hold the text` };
  let [low, high] = [0, released.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (has(released[middle])) high = middle;
    else low = middle + 1;
  }
  const first = released[low];
  const before = released[low - 1];
  if (before === undefined)
    return {
      ...written,
      evidence: `every ${entry.package} binary looked into from ${first} to ${newest} holds the text`,
    };
  const evidence = `the ${entry.package} binaries of ${first} and ${newest} hold the text, the one of ${before}, published before it, does not (bisected)`;
  return { ...written, since: first, evidence };
}

/** What was found before, by package: an interrupted run goes on where it stopped. */
const notesFile = join(cacheFolder, "platforms.json");
const readNotes = () => (existsSync(notesFile) ? JSON.parse(readFileSync(notesFile, "utf8")) : {});

/** Which of the facts' texts one package's binary holds, by text; each package is fetched once. */
function textsIn(version, platform, entries, seen) {
  const key = `${version}-${platform}`;
  const texts = entries.filter((entry) => entry.package === platform).map((entry) => entry.text);
  const known = seen.get(key);
  if (known !== undefined && texts.every((text) => text in known)) return known;
  mkdirSync(cacheFolder, { recursive: true });
  const scratch = mkdtempSync(join(cacheFolder, "scratch-"));
  try {
    const bytes = readFileSync(unpack(version, platform, scratch));
    const found = Object.fromEntries(texts.map((text) => [text, bytes.includes(text)]));
    seen.set(key, found);
    writeFileSync(notesFile, JSON.stringify(Object.fromEntries(seen)));
    return found;
  } finally {
    remove(scratch);
  }
}
