import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { codes } from "../src/diagnostics/codes.ts";
import { type InvalidCase, invalidRoot, storedCases } from "./invalid/document.ts";
import { generatedCases } from "./invalid/generated-cases.ts";
import { runCase, type Said } from "./invalid/run-case.ts";

const cases: readonly InvalidCase[] = [...storedCases(), ...generatedCases()];
const reasons = JSON.parse(readFileSync(join(invalidRoot, "reasons.json"), "utf8")) as Readonly<Record<string, string>>;
const known = Object.keys(codes);

describe("documents that state their own diagnostic", () => {
  it.each(cases.map((each) => [each.name, each] as const))("%s", async (_name, each) => {
    const { exitCode, said } = await runCase(each);
    const unexpected = said.filter(
      (one) => !each.also.includes(one.code) || each.expected.some((stated) => stated.code === one.code),
    );
    expect(places(unexpected), said.map(describeSaid).join("\n")).toEqual(places(each.expected));
    for (const { file, line, code, column } of each.expected)
      if (column !== undefined) expect(said).toContainEqual(expect.objectContaining({ file, line, code, column }));
    expect(exitCode > 0).toBe(said.some((one) => one.severity === "error"));
  });

  it("state known codes only", () => {
    const stated = cases.flatMap((each) => [...each.also, ...each.expected.map((one) => one.code)]);
    expect(stated.filter((code) => !known.includes(code))).toEqual([]);
  });
});

describe("every code of the table", () => {
  const shown = new Set(cases.flatMap((each) => each.expected.map((one) => one.code)));

  it.each(known)("%s has a document, or a reason for having none", (code) => {
    expect(shown.has(code) || reasons[code] !== undefined).toBe(true);
  });

  it("has no reason where it has a document", () => {
    expect(Object.keys(reasons).filter((code) => shown.has(code) || !known.includes(code))).toEqual([]);
  });
});

function places(
  all: readonly { readonly file: string; readonly line: number; readonly code: string }[],
): readonly string[] {
  return [...new Set(all.map(({ file, line, code }) => `${file}:${line} ${code}`))].sort();
}

function describeSaid({ severity, code, file, line, column, message }: Said): string {
  return `${file}:${line}:${column} ${severity}[${code}] ${message}`;
}
