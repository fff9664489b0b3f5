import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runMandate } from "../support/run-mandate.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { driftReport, hostileName, inventoryCsv, now, smallFleet } from "./support/fleet-of-reports.ts";

const environment = { SOURCE_DATE_EPOCH: String(Date.parse(now) / 1000) };
const ndjson = (reports: readonly unknown[]) => reports.map((report) => `${JSON.stringify(report)}\n`).join("");

function written(files: Readonly<Record<string, string>>): string {
  const directory = temporaryDirectory();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(directory, name, ".."), { recursive: true });
    writeFileSync(join(directory, name), content);
  }
  return directory;
}

async function picture(args: readonly string[], options: { cwd?: string; input?: string } = {}) {
  const result = await runMandate(["fleet", ...args, "--format", "json"], { environment, ...options });
  return { ...result, json: JSON.parse(result.stdout) };
}

describe("mandate fleet", () => {
  it("counts each endpoint once, by its newest report, and calls old reports stale", async () => {
    const cwd = written({ "today.ndjson": ndjson(smallFleet), "inventory.csv": inventoryCsv });
    const { status, stderr, json } = await picture(["today.ndjson", "--inventory", "inventory.csv"], { cwd });
    expect([status, stderr]).toEqual([1, ""]);
    expect(json.formatVersion).toBe(1);
    expect(json.summary).toEqual({
      endpoints: 7,
      inSync: 2,
      drifted: 2,
      unverifiable: 1,
      stale: 1,
      missing: 1,
      undated: 2,
      notExpected: 5,
      reports: 7,
      superseded: 1,
      malformed: 0,
    });
    expect(json.codes).toEqual([
      { code: "looser-value", severity: "critical", endpoints: 2, findings: 3 },
      { code: "unverifiable", severity: "warning", endpoints: 1, findings: 1 },
      { code: "writable", severity: "critical", endpoints: 1, findings: 1 },
    ]);
    expect(json.constraints).toEqual([
      { constraint: "web_search.allow", endpoints: 2, looser: 2, findings: 2 },
      { constraint: hostileName, endpoints: 1, looser: 1, findings: 1 },
    ]);
    expect(json.paths).toEqual([{ path: "/etc/codex/requirements.toml", endpoints: 3, findings: 5 }]);
    const none = { inSync: 0, drifted: 0, unverifiable: 0, stale: 0, missing: 0 };
    expect(json.platforms).toEqual([
      { name: "linux", ...none, endpoints: 3, inSync: 1, drifted: 1, missing: 1 },
      { name: "(unknown)", ...none, endpoints: 2, inSync: 1, drifted: 1 },
      { name: "macos", ...none, endpoints: 1, unverifiable: 1 },
      { name: "windows", ...none, endpoints: 1, stale: 1 },
    ]);
    expect(json.groups.map((group: { name: string; endpoints: number }) => [group.name, group.endpoints])).toEqual([
      ["(none)", 2],
      ["payments", 2],
      [hostileName, 1],
      ["payments, EU", 1],
      ["research", 1],
    ]);
    expect(json.clients.map((client: { name: string; endpoints: number }) => [client.name, client.endpoints])).toEqual([
      ["(unknown)", 4],
      ["0.160.0", 2],
      ["0.169.0", 2],
    ]);
    expect(
      json.attention.map((row: Record<string, unknown>) => [row["endpoint"], row["standing"], row["lastStatus"]]),
    ).toEqual([
      [hostileName, "drifted", "drifted"],
      ["linux-2", "drifted", "drifted"],
      ["mac-1", "unverifiable", "unverifiable"],
      ["linux-9", "missing", "(no report)"],
      ["win-1", "stale", "in-sync"],
    ]);
    expect(json.notVisible).toEqual([{ what: "cloud-policy", endpoints: 4 }]);
    expect(json.malformed).toEqual([]);
  });

  it("has a moment up to which a report says something", async () => {
    const input = ndjson(smallFleet);
    expect((await picture(["-", "--stale-after", "21"], { input })).json.summary).toMatchObject({
      stale: 0,
      inSync: 3,
    });
    expect((await picture(["-", "--stale-after", "1"], { input })).json.summary.stale).toBe(1);
    expect((await runMandate(["fleet", "-", "--stale-after", "0"], { input })).status).toBe(2);
  });

  it("takes no clock at its word", async () => {
    const times = [
      "2026-02-30T10:00:00Z",
      "2026-11-20T24:00:00Z",
      "0000-01-01T00:00:00Z",
      "1969-12-31T23:59:59Z",
      "+275760-09-13T00:00:00Z",
      "2026-11-21T10:00:60Z",
      "soon",
    ];
    const input = ndjson(times.map((time) => driftReport({ time })));
    const { json, status } = await picture(["-"], { input });
    // The 30th of February is the 2nd of March, and midnight has two names.
    expect([status, json.summary]).toEqual([
      1,
      expect.objectContaining({ endpoints: 7, stale: 1, undated: 5, inSync: 6 }),
    ]);
  });

  it("exits 0 only where every endpoint is in sync and everything was read", async () => {
    const cwd = written({
      "a.json": JSON.stringify(driftReport(), null, 2),
      "all/a.json": JSON.stringify(driftReport()),
      "all/b.ndjson": ndjson([driftReport()]),
      "bad/a.json": JSON.stringify(driftReport()),
      "bad/b.json": "{",
      "drifted.json": JSON.stringify(driftReport({ status: "drifted" })),
      "unverifiable.json": JSON.stringify(driftReport({ status: "unverifiable" })),
      "nothing/readme.txt": "",
    });
    const status = async (...args: readonly string[]) => (await runMandate(["fleet", ...args], { cwd })).status;
    expect(await status("a.json")).toBe(0);
    expect(await status("all", "a.json")).toBe(0);
    expect(await status("bad")).toBe(1);
    expect(await status("drifted.json")).toBe(1);
    expect(await status("unverifiable.json")).toBe(1);
    expect(await status("nothing")).toBe(2);
    expect(await status("bad/b.json")).toBe(2);
    expect(await status("absent.json")).toBe(2);
    expect(await status("a.json", "absent.json")).toBe(2);
    expect(await status("a.json", "--inventory", "absent.csv")).toBe(2);
    expect((await picture(["bad"], { cwd })).stderr).toBe("mandate: bad/b.json:1: it is no JSON\n");
  });

  it("does not wait for a FIFO in a directory, and follows no link out of it", async () => {
    const cwd = written({ "d/a.json": JSON.stringify(driftReport()), "other.json": JSON.stringify(driftReport()) });
    execFileSync("mkfifo", [join(cwd, "d/pipe.json")]);
    symlinkSync(join(cwd, "other.json"), join(cwd, "d/link.json"));
    expect((await picture(["d"], { cwd })).json.summary).toMatchObject({ endpoints: 1, malformed: 0 });
  });

  it("prints hostile names without their effect", async () => {
    const input = ndjson(smallFleet);
    const { stdout } = await runMandate(["fleet", "-"], { environment, input });
    expect(stdout).not.toContain("\u001b");
    expect(stdout).toContain("6 endpoints: 2 in sync, 2 drifted, 1 unverifiable, 1 stale\n");
    expect(stdout).toContain("note: 2 endpoints without a time");
  });

  it("says what is missing where the database is not installed", () => {
    const directory = temporaryDirectory();
    cpSync(join(import.meta.dirname, "../../dist/mandate.mjs"), join(directory, "mandate.mjs"));
    expect(existsSync(join(directory, "node_modules"))).toBe(false);
    let failure: { status?: number; stderr?: string } = {};
    try {
      execFileSync(process.execPath, [join(directory, "mandate.mjs"), "fleet", "-"], {
        input: "",
        encoding: "utf8",
        stdio: "pipe",
      });
    } catch (error) {
      failure = error as typeof failure;
    }
    expect(failure.status).toBe(2);
    expect(failure.stderr).toMatch(/^mandate: this command needs the optional package @duckdb\/node-api.*\n$/);
  });
});
