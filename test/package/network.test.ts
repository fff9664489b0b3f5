import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { nodeCrypto } from "../../src/host/node-crypto.ts";
import { networkTree } from "../../src/package/network/network-tree.ts";
import type { DomainLists } from "../../src/package/types.ts";
import { runToolWell } from "./support/run-tool.ts";
import { sampleInput } from "./support/sample-input.ts";
import { temporaryDirectory } from "./support/temporary-directory.ts";

function networkText(name: string, domains: DomainLists): string {
  const file = networkTree({ ...sampleInput, domains }, nodeCrypto).find(({ path }) => path === `network/${name}`);
  return String(file?.content);
}

/** Names that patterns of the sample and their neighbours are tried on. */
const everyShape: DomainLists = {
  allow: [
    "**.a.test",
    "*.b.test",
    "c.test",
    "deep.x.b.test",
    "pre*.g.test",
    "*glob.test",
    "?.q.test",
    "192.0.2.7",
    "**.münchen.test",
  ],
  deny: ["bad.a.test", "**.evil.a.test", "*.c.test", "no.b.test", "*.no.b.test", "2001:db8::1"],
  exclusive: true,
};

describe("network/squid.conf", () => {
  it.each([
    ["every shape", everyShape],
    ["not exclusive", { ...everyShape, exclusive: false }],
    ["nothing allowed", { allow: [], deny: [], exclusive: true }],
    [
      "covered in either order",
      { allow: ["a.x.test", "**.x.test", "*.x.test", "**.a.x.test", "x.test"], deny: [], exclusive: true },
    ],
    [
      "hostile",
      { allow: [".x.test", "a b.test\nhttp_access allow all", "#x", "x.test\r\nacl"], deny: [], exclusive: true },
    ],
  ])("is accepted by squid without a word: %s", (_name, domains) => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, "codex.conf"), networkText("squid.conf", domains));
    const { stderr } = runToolWell("squid", ["-k", "parse", "-f", siteConfig(directory)]);
    expect(stderr).not.toMatch(/WARNING|ERROR|FATAL/);
    expect(stderr).not.toContain("Processing: http_access allow all");
  });

  it("denies first and refuses the rest only when the list is exclusive", () => {
    const access = (domains: DomainLists) => networkText("squid.conf", domains).match(/^http_access \w+/gm);
    expect(access(everyShape)).toEqual([
      ...["deny", "deny", "deny", "allow", "allow", "allow", "deny"].map((action) => `http_access ${action}`),
    ]);
    expect(access({ allow: ["a.test"], deny: ["b.test"], exclusive: false })).toEqual([
      "http_access deny",
      "http_access allow",
    ]);
  });
});

describe("network/rpz.zone", () => {
  it.each([
    ["every shape", everyShape],
    ["not exclusive", { ...everyShape, exclusive: false }],
    ["nothing", { allow: [], deny: [], exclusive: false }],
    [
      "hostile",
      {
        allow: ["a b.test\n* IN CNAME .", "$INCLUDE /etc/passwd", `${"a".repeat(64)}.test`],
        deny: [],
        exclusive: false,
      },
    ],
  ])("is accepted by named-checkzone: %s", (_name, domains) => {
    const path = join(temporaryDirectory(), "rpz.zone");
    writeFileSync(path, networkText("rpz.zone", domains));
    const { stdout } = runToolWell("named-checkzone", ["-i", "local", "rpz.example", path]);
    expect(stdout).toContain("OK");
    expect(stdout).not.toMatch(/warning|ignor/i);
  });

  it("writes what it cannot say as a comment", () => {
    const zone = networkText("rpz.zone", everyShape);
    for (const pattern of ["pre*.g.test", "192.0.2.7", "2001:db8::1"]) expect(zone).toContain(`it: ${pattern}\n`);
  });

  it("carries a wildcard's verdict past the names that exist below it", () => {
    const zone = networkText("rpz.zone", { allow: ["deep.mid.b.test"], deny: ["*.b.test"], exclusive: false });
    // Deny beats allow, so nothing below b.test needs a name of its own.
    expect(records(zone)).toEqual(["*.b.test CNAME ."]);
    const nested = networkText("rpz.zone", { allow: ["*.b.test"], deny: ["deep.mid.b.test"], exclusive: false });
    expect(records(nested)).toEqual([
      "*.b.test CNAME rpz-passthru.",
      "mid.b.test CNAME rpz-passthru.",
      "*.mid.b.test CNAME rpz-passthru.",
      "deep.mid.b.test CNAME .",
      "*.deep.mid.b.test CNAME rpz-passthru.",
    ]);
  });
});

describe("the lists for people", () => {
  it("have one pattern a line, sorted, each once", () => {
    expect(networkText("allow.txt", { allow: ["b.test", "A.test.", "b.test"], deny: [], exclusive: true })).toBe(
      "a.test\nb.test\n",
    );
  });

  it("say in a table what each pattern covers", () => {
    const table = networkText("domains.csv", { allow: ["*.a.test"], deny: ["**.b.test"], exclusive: true });
    expect(table.split("\r\n")).toEqual([
      "pattern,decision,covers",
      "**.b.test,deny,the name itself and every host below it",
      "*.a.test,allow,every host below the name; not the name itself",
      "",
    ]);
  });
});

describe("large lists", () => {
  it("take time in proportion to their length", () => {
    const lists = (count: number): DomainLists => ({
      allow: Array.from({ length: count / 2 }, (_, index) => `**.host${index}.zone${index % 97}.test`),
      deny: Array.from({ length: count / 2 }, (_, index) => `bad${index}.host${index % 500}.zone${index % 97}.test`),
      exclusive: true,
    });
    // Processor time: the clock on the wall also counts what else the machine does.
    const seconds = (count: number) => {
      const domains = lists(count);
      const start = process.cpuUsage();
      networkTree({ ...sampleInput, domains }, nodeCrypto);
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1e6;
    };
    seconds(1_000);
    const [some, many] = [seconds(10_000), seconds(40_000)];
    expect(some).toBeLessThan(1);
    // Four times the length: a quadratic step would take sixteen times as long.
    expect(many / some).toBeLessThan(10);
  });
});

function records(zone: string): readonly string[] {
  return zone
    .split("\n")
    .filter((line) => / CNAME /.test(line))
    .map((line) => line.replace(" IN ", " "));
}

/** A site's own configuration that includes ours, as the file's first lines say. */
function siteConfig(directory: string): string {
  const path = join(directory, "squid.conf");
  writeFileSync(path, `cache_effective_user nobody\ninclude ${join(directory, "codex.conf")}\n`);
  return path;
}
