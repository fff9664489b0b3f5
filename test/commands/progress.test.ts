import { expect, it } from "vitest";
import { progressOn } from "../../src/commands/build/progress.ts";
import { MemoryHost } from "../../src/host/memory-host.ts";
import { nodeCrypto } from "../../src/host/node-crypto.ts";

function drawn(isTerminal: boolean, quiet: boolean, total: number): string {
  const host = new MemoryHost({ cwd: "/work", now: "2026-11-21T00:00:00Z" });
  host.isTerminal = () => isTerminal;
  let text = "";
  host.err = (part) => {
    text += part;
  };
  const progress = progressOn({ host, crypto: nodeCrypto, color: true, quiet, verbose: false }, total);
  for (let index = 0; index < total; index += 1) progress.next(`/work/team-${index}\u001b[31m.policy.yaml`);
  progress.end();
  return text;
}

it("draws one line on a terminal, takes it away, and prints no escape of a name", () => {
  const lines = drawn(true, false, 4).split("\r\u001b[K");
  expect(lines.slice(1, -1).map((line) => line.slice(0, 31))).toEqual([
    "[........................] 1/4 ",
    "[######..................] 2/4 ",
    "[############............] 3/4 ",
    "[##################......] 4/4 ",
  ]);
  expect(lines.at(-1)).toBe("");
  expect(lines.join("")).not.toContain("\u001b");
});

it("draws nothing elsewhere, with -q, or for a single policy", () => {
  expect([drawn(false, false, 4), drawn(true, true, 4), drawn(true, false, 1)]).toEqual(["", "", ""]);
});
