import { describe, expect, it } from "vitest";
import { collectReports } from "../../src/fleet/collect-reports.ts";
import { secondsOf } from "../../src/fleet/instant.ts";
import type { ReportSource } from "../../src/fleet/report-source.ts";
import { driftReport, finding, now } from "./support/fleet-of-reports.ts";

/** Files in memory, handed over in pieces of a few bytes. */
function sourceOf(files: Readonly<Record<string, string | Uint8Array>>, pieceSize = 7): ReportSource {
  const bytesOf = (path: string) => {
    const content = files[path];
    if (content === undefined) throw new Error(`cannot read ${path}`);
    return typeof content === "string" ? Buffer.from(content) : content;
  };
  return {
    isDirectory: (path) => Object.keys(files).some((name) => name.startsWith(`${path}/`)),
    filesBelow: (directory) => Object.keys(files).filter((name) => name.startsWith(`${directory}/`)),
    whole: (path, limit) => (bytesOf(path).length > limit ? undefined : bytesOf(path)),
    // eslint-disable-next-line @typescript-eslint/require-await
    async *pieces(path) {
      const bytes = bytesOf(path);
      for (let begin = 0; begin < bytes.length; begin += pieceSize) yield bytes.subarray(begin, begin + pieceSize);
    },
  };
}

async function collect(paths: readonly string[], source: ReportSource) {
  const reports = [];
  const malformed: string[] = [];
  for await (const each of collectReports(paths, source, secondsOf(now)!)) {
    if ("report" in each) reports.push(each.report);
    else malformed.push(`${each.malformed.file}:${each.malformed.line}: ${each.malformed.message}`);
  }
  return { reports, malformed, endpoints: reports.map(({ endpoint }) => endpoint) };
}

const plain = JSON.stringify(driftReport());
const pretty = JSON.stringify(driftReport(), null, 2);

describe("collectReports", () => {
  it("takes one report in a file, a list of them, and one a line", async () => {
    const source = sourceOf({
      "r/pretty.json": `\ufeff${pretty}\r\n`,
      "r/host-1/drift.json": plain,
      "r/list.json": `[\n${plain},\n${plain}\n]`,
      "r/lines.ndjson": `\n${plain}\r\n\n${plain}`,
      "r/notes.txt": "not a report",
    });
    const found = await collect(["r", "r/pretty.json"], source);
    expect(found.malformed).toEqual([]);
    expect(found.endpoints).toEqual(["pretty", "host-1/drift", "list[0]", "list[1]", "lines:2", "lines:4", "pretty"]);
    expect(found.reports[0]).toEqual({
      endpoint: "pretty",
      group: null,
      platform: null,
      clients: [],
      policy: null,
      revision: null,
      time: null,
      status: "in-sync",
      findings: [],
      notVisible: ["cloud-policy"],
    });
  });

  it("takes what a wrapper says over what the report says", async () => {
    const report = driftReport({ endpoint: "mine", platform: "linux", time: "2026-11-21T10:00:00Z", group: "g" });
    const wrapped = { endpoint: "theirs", platform: "macos", client: "0.1.0", at: "2026-11-21T10:00:00+02:00", report };
    const { reports } = await collect(["-"], sourceOf({ "-": JSON.stringify(wrapped) }));
    expect(reports).toMatchObject([
      { endpoint: "theirs", platform: "macos", clients: ["0.1.0"], time: "2026-11-21T08:00:00Z", group: "g" },
    ]);
  });

  it("names every line that is no report, and reads the others", async () => {
    const lines = [
      plain,
      "{",
      '"text"',
      JSON.stringify({ ...driftReport(), formatVersion: 2 }),
      JSON.stringify({ status: "in-sync", findings: [] }),
      JSON.stringify(driftReport({ status: "fine" })),
      JSON.stringify(driftReport({ findings: null })),
      JSON.stringify(driftReport({ findings: [{ severity: "critical" }] })),
      JSON.stringify({ endpoint: "a", report: [] }),
      "[]",
      plain,
    ];
    const { reports, malformed } = await collect(["f.ndjson"], sourceOf({ "f.ndjson": lines.join("\n") }));
    expect(reports).toHaveLength(2);
    expect(malformed).toEqual([
      "f.ndjson:2: it is no JSON",
      "f.ndjson:3: it is no JSON object",
      "f.ndjson:4: its formatVersion is not 1, the only one that is known here",
      "f.ndjson:5: it is no drift report: it has no formatVersion",
      "f.ndjson:6: its status is none of in-sync, drifted, unverifiable",
      "f.ndjson:7: its findings is no list",
      "f.ndjson:8: one of its findings has no code",
      "f.ndjson:9: its report is no JSON object",
      "f.ndjson:10: it is a list without reports",
    ]);
  });

  it("is not led astray by a first line that is broken, nor by a document that ends too early", async () => {
    const source = sourceOf({
      "first.ndjson": `{"status\n${plain}\n`,
      "cut.json": pretty.slice(0, -3),
      "empty.json": " \n\n",
      "text.json": Buffer.from([0xff, 0xfe, 0x7b, 0x00]),
      "bytes.json": Buffer.from([0x22, 0xc3, 0x28, 0x22]),
    });
    const found = await collect(["first.ndjson", "cut.json", "empty.json", "text.json", "bytes.json"], source);
    expect(found.endpoints).toEqual(["first:2"]);
    expect(found.malformed).toEqual([
      "first.ndjson:1: it is no JSON",
      "cut.json:1: it is no JSON",
      "empty.json:1: it is empty",
      "text.json:1: it is UTF-16: write it as UTF-8",
      "bytes.json:1: it is not UTF-8",
    ]);
  });

  it("says nothing of a malformed text but its place", async () => {
    const { malformed } = await collect(["f"], sourceOf({ f: '{"token": sk-very-secret}' }));
    expect(malformed.join()).not.toContain("secret");
  });

  it("keeps no NUL, no lone surrogate and no name of blanks", async () => {
    const report = driftReport({ endpoint: " ", group: "a\0b\ud800", findings: [finding("x", { key: "k\0" })] });
    const { reports } = await collect(["f.json"], sourceOf({ "f.json": JSON.stringify(report) }));
    expect(reports).toMatchObject([{ endpoint: "f", group: "a\ufffdb\ufffd", findings: [{ key: "k\ufffd" }] }]);
  });

  it("does not take a line into memory that is far too long for a report", async () => {
    const source = sourceOf({ "f.ndjson": `${plain}\n"${"x".repeat(17_000_000)}"\n${plain}` }, 1 << 20);
    const { endpoints, malformed } = await collect(["f.ndjson"], source);
    expect(endpoints).toEqual(["f:1", "f:3"]);
    expect(malformed).toEqual(["f.ndjson:2: the line is longer than 16000000 bytes"]);
  });

  it("reads large files of a directory piece by piece", async () => {
    const source = sourceOf({ "d/f.ndjson": `${plain}\n`.repeat(12_000) }, 65_536);
    expect((await collect(["d"], source)).reports).toHaveLength(12_000);
  });
});
