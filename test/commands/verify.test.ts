import { describe, expect, it } from "vitest";
import { UsageError } from "../../src/commands/services.ts";
import { runVerify } from "../../src/commands/verify/run.ts";
import { MemoryHost, type MemoryHostOptions } from "../../src/host/memory-host.ts";
import { nodeCrypto } from "../../src/host/node-crypto.ts";
import { packageBundle } from "../../src/package/package-bundle.ts";
import { sampleInput } from "../package/support/sample-input.ts";

const requirements = "linux/root/etc/codex/requirements.toml";
const files = Object.fromEntries(
  packageBundle(sampleInput, nodeCrypto).map(({ path, content }) => [`out/${path}`, content]),
);

/** Verifies the sample in memory, where every file has the mode 0644. */
async function verify(change: { host?: object; options?: MemoryHostOptions }) {
  const host = Object.assign(new MemoryHost({ files, ...change.options }), change.host);
  const services = { host, crypto: nodeCrypto, color: false, quiet: false, verbose: false };
  const exit = await runVerify({ bundle: "out", format: "text" }, services);
  return { exit, stdout: host.stdout };
}

describe("runVerify", () => {
  it("counts modes where files have them, and only there", async () => {
    expect((await verify({})).stdout).toMatch(/^out: \d+ problems\n(  changed-mode  .*\n)+$/);
    const windows = await verify({ host: { inventsModes: true } });
    expect(windows).toMatchObject({ exit: 0, stdout: expect.stringContaining("as they were built") });
  });

  it("cannot tell where a file cannot be read", async () => {
    const unreadable = { [`out/${requirements}`]: "denied" } as const;
    await expect(verify({ options: { unreadable } })).rejects.toThrow(UsageError);
    await expect(verify({ options: { unreadable } })).rejects.toThrow(requirements);
  });

  it("takes what is larger than any file of a bundle for a changed one", async () => {
    const unreadable = { [`out/${requirements}`]: "too-large" } as const;
    const { exit, stdout } = await verify({ host: { inventsModes: true }, options: { unreadable } });
    expect([exit, stdout]).toEqual([1, expect.stringContaining(`changed-file  ${requirements}`)]);
  });
});
