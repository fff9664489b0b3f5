import { nodeHost } from "../../src/host/node-host.ts";

/** Prints a long report, then ends with the exit code of findings. */
const host = nodeHost();
process.exitCode = 1;
const timer = setInterval(() => {
  host.out("line of a report\n".repeat(1000));
}, 1);
setTimeout(() => {
  clearInterval(timer);
}, 300);
