import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { nodeHost } from "../../src/host/node-host.ts";
import { bundledScript } from "../support/bundled-script.ts";

const child = join(import.meta.dirname, "terminal-process.ts");

describe("printing", () => {
  it("keeps its exit code when the reader goes away", async () => {
    const running = spawn(process.execPath, [bundledScript(child)], { stdio: ["ignore", "pipe", "pipe"] });
    let errors = "";
    running.stderr.on("data", (data: Buffer) => (errors += data.toString()));
    running.stdout.once("data", () => running.stdout.destroy());
    expect([...((await once(running, "close")) as unknown[]), errors]).toEqual([1, null, ""]);
  });

  it("does not cut a report short in silence when the disk is full", () => {
    const command = `exec "$0" "$1" > /dev/full`;
    const result = spawnSync("sh", ["-c", command, process.execPath, bundledScript(child)], { encoding: "utf8" });
    expect(result).toMatchObject({
      status: 2,
      stderr: "error: cannot write to standard output: the disk is full\n",
    });
  });
});

describe("nodeHost", () => {
  it("cannot ask where nobody can answer, and says what is no terminal", () => {
    // The test runner's own streams are pipes.
    const host = nodeHost();
    expect(host).not.toHaveProperty("ask");
    expect(host.isTerminal("stdout")).toBe(false);
    expect(host.columns()).toBeGreaterThan(0);
  });

  it("speaks of paths with forward slashes, relative to where it runs", () => {
    const host = nodeHost();
    expect(host.resolve("a", "..", "b")).toBe(`${host.cwd()}/b`);
    expect(host.relative("/x/y", "/x/z/a")).toBe("../z/a");
    expect(host.dirname("policies/a.yaml")).toBe("policies");
  });
});
