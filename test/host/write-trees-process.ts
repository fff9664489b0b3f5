import { HostError } from "../../src/host/host-error.ts";
import { nodeHost } from "../../src/host/node-host.ts";
import { outputTree } from "../support/output-tree.ts";

/** Writes a tree of `count` files of `size` bytes each into every named directory; says what went wrong as `reason: message`. */
const [label = "", count = "1", size = "1", ...directories] = process.argv.slice(2);
const files = Object.fromEntries(
  Array.from({ length: Number(count) }, (_, index) => [
    `linux/${index % 7}/file-${index}`,
    label.padEnd(Number(size), "."),
  ]),
);
try {
  await nodeHost().writeTrees(directories.map((directory) => outputTree(directory, { label, ...files })));
} catch (error) {
  if (!(error instanceof HostError)) throw error;
  process.stdout.write(`${error.reason}: ${error.message}\n`);
  process.exitCode = 2;
}
