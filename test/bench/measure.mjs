// Runs a Node program several times and keeps the median wall time and the peak memory.
import { spawn } from "node:child_process";
import { join } from "node:path";

const reporter = join(import.meta.dirname, "report-usage.mjs");

function runOnce(args, cwd, statuses) {
  return new Promise((resolve, reject) => {
    const start = process.hrtime.bigint();
    const child = spawn(process.execPath, ["--import", reporter, ...args], {
      cwd,
      stdio: ["ignore", "ignore", "pipe", "pipe"],
    });
    let usage = "";
    let errors = "";
    child.stdio[3].on("data", (chunk) => (usage += chunk));
    child.stderr.on("data", (chunk) => (errors += chunk));
    child.on("error", reject);
    child.on("close", (status) => {
      const seconds = Number(process.hrtime.bigint() - start) / 1e9;
      if (!statuses.includes(status)) reject(new Error(`${args.join(" ")} ended with ${status}\n${errors}`));
      else resolve({ seconds, megabytes: Number(usage) / 1024 });
    });
  });
}

/** Median seconds and largest peak in megabytes of `runs` runs, each of which ends with one of `statuses`. */
export async function measure(args, { cwd = process.cwd(), runs = 5, statuses = [0] } = {}) {
  const results = [];
  for (let index = 0; index < runs; index += 1) results.push(await runOnce(args, cwd, statuses));
  const sorted = results.map((result) => result.seconds).sort((a, b) => a - b);
  return {
    seconds: sorted[Math.floor(sorted.length / 2)],
    megabytes: Math.max(...results.map((result) => result.megabytes)),
  };
}
