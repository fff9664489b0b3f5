import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { findTool, tools } from "../../scripts/tools.mjs";
import { temporaryDirectory } from "./temporary-directory.ts";
import { itWith, requireTool } from "./tool.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("tools", () => {
  it("are programs, found in PATH order", () => {
    const [first, second] = [temporaryDirectory(), temporaryDirectory()];
    mkdirSync(join(first, "xmllint"));
    writeFileSync(join(second, "xmllint"), "");
    vi.stubEnv("PATH", `${first}::${second}`);
    expect(findTool("xmllint")).not.toBe(join(first, "xmllint"));
    expect(findTool("xmllint")).not.toBe(join(second, "xmllint"));
    chmodSync(join(second, "xmllint"), 0o755);
    expect(findTool("xmllint")).toBe(join(second, "xmllint"));
  });

  it("are named with their Debian package when they are missing", async () => {
    vi.resetModules();
    vi.doMock("../../scripts/tools.mjs", () => ({ tools, findTool: () => undefined, canInstallTools: () => true }));
    const { requireTool: requireMissing } = await import("./tool.ts");
    vi.doUnmock("../../scripts/tools.mjs");
    expect(() => requireMissing("xmllint")).toThrow("xmllint is missing, install the Debian package libxml2-utils");
  });

  it("must be listed", () => {
    expect(() => requireTool("no-such-tool")).toThrow("no-such-tool is not listed in scripts/tools.mjs");
  });

  it("are listed once, in order", () => {
    const commands = tools.map(({ command }) => command);
    expect(commands).toEqual([...new Set(commands)].sort());
  });

  let ran = false;
  itWith(["git", "unshare"], "lend themselves to a test", () => {
    ran = true;
  });
  it("ran in that test", () => {
    expect(ran).toBe(findTool("git") !== undefined && findTool("unshare") !== undefined);
  });
});
