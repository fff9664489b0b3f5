import { readFileSync, writeFileSync } from "node:fs";
import { Crawl } from "./crawl.mjs";
import { Client } from "./client.mjs";
import { listedNames } from "./field-names.mjs";
import { measure } from "./measure.mjs";
import { mountEmptySystemFolder } from "./namespace.mjs";

/** Runs inside the private mount namespace: reads a task, measures or crawls one binary, writes the result. */
const [taskFile, resultFile] = process.argv.slice(2);
const task = JSON.parse(readFileSync(taskFile, "utf8"));
mountEmptySystemFolder(task.scratch);
const result =
  task.crawl === true ? crawl() : await measure(task.binary, task.scratch, task.catalogue, task.neighbours);
writeFileSync(resultFile, JSON.stringify(result));
process.exit(0);

function crawl() {
  const client = new Client(task.binary, task.scratch);
  const names = listedNames(readFileSync(task.binary));
  return Object.fromEntries(
    task.artefacts.map((artefact) => [artefact, new Crawl(client, artefact, names).keysBelow("")]),
  );
}
