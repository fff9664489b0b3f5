import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { build } from "plist";
import { expect, it } from "vitest";
import { readBinaryPlist } from "../../src/drift/observe/binary-plist.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { itWith } from "../support/tool.ts";

function binary(value: Parameters<typeof build>[0]): Uint8Array {
  const directory = temporaryDirectory();
  const [from, to] = [join(directory, "x.plist"), join(directory, "b.plist")];
  writeFileSync(from, build(value));
  execFileSync("plistutil", ["-i", from, "-o", to, "-f", "bin"]);
  return new Uint8Array(readFileSync(to));
}

itWith("plistutil", "the strings of the outermost dictionary are read, in every length and alphabet", () => {
  const texts = {
    requirements_toml_base64: "QQ==".repeat(30_000),
    short: "x",
    fifteen: "123456789012345",
    none: "",
    wide: "ä 漢字 😀".repeat(100),
  };
  const read = readBinaryPlist(binary({ ...texts, number: 7, list: ["a"], inner: { key: "value" } }));
  expect(Object.fromEntries(read ?? [])).toEqual({ ...texts, number: undefined, list: undefined, inner: undefined });
  expect(readBinaryPlist(binary(["a"]))).toBeUndefined();
});

itWith("plistutil", "a damaged file is answered in time, and never with an error", () => {
  const bytes = binary({ requirements_toml_base64: "QQ==", other: "text" });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 }),
      fc.nat(40),
      (changes, cut) => {
        const copy = Uint8Array.from(bytes).subarray(0, bytes.length - (cut > 20 ? cut - 20 : 0));
        for (const [at, to] of changes) copy[at % copy.length] = to;
        const read = readBinaryPlist(copy);
        expect(read === undefined || read instanceof Map).toBe(true);
      },
    ),
    { numRuns: 3000 },
  );
});

it("anything else is none", () => {
  for (const text of ["", "bplist00", "<plist/>", `bplist00${"\0".repeat(64)}`, `bplist00${"\xff".repeat(64)}`])
    expect(readBinaryPlist(Buffer.from(text, "latin1"))?.size ?? 0).toBe(0);
});
