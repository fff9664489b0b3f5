import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { nodeHost } from "../../src/host/node-host.ts";
import { runToolWell } from "../package/support/run-tool.ts";

it("a FIFO is read to its end, however slowly it is written, when it is asked for, and never otherwise", async () => {
  const directory = mkdtempSync(join(tmpdir(), "mandate-pipe-"));
  onTestFinished(() => {
    rmSync(directory, { recursive: true });
  });
  const fifo = join(directory, "fifo");
  runToolWell("mkfifo", [fifo]);
  const host = nodeHost();
  expect(await host.readBytes(fifo)).toMatchObject({ ok: false, reason: "not-regular" });
  spawn("sh", ["-c", 'exec >"$1"; printf one; sleep 0.3; printf two', "sh", fifo]);
  const read = await host.readBytes(fifo, { pipes: true });
  expect(read.ok && new TextDecoder().decode(read.bytes)).toBe("onetwo");
  spawn("sh", ["-c", 'printf 123456 >"$1"', "sh", fifo]);
  expect(await host.readBytes(fifo, { pipes: true, limit: 5 })).toMatchObject({ ok: false, reason: "too-large" });
  expect(await host.readBytes("/dev/null", { pipes: true })).toMatchObject({ ok: false, reason: "not-regular" });
});
