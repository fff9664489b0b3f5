import { describe, expect, it } from "vitest";
import {
  compareVersions,
  features,
  findKey,
  hookEvents,
  keyFacts,
  keySupport,
  knownVersions,
  limitsOf,
  newestVersion,
  platformFact,
  platformFacts,
  shapes,
  type CodexType,
  type KeyPath,
  type VersionSpan,
} from "../../src/catalogue/codex/index.ts";

const artefacts = ["requirements", "config"] as const;

const kinds = ["boolean", "string", "path", "integer", "number", "choice", "list", "map", "table", "union", "any"];

function checkType(type: CodexType): void {
  expect(kinds).toContain(type.kind);
  if (type.kind === "list") checkType(type.item);
  if (type.kind === "map") checkType(type.value);
  if (type.kind === "union") type.of.forEach(checkType);
  if (type.kind === "choice") expect(type.of.length).toBeGreaterThan(0);
}

function checkLife({ since, until }: { readonly since?: string; readonly until?: string }): void {
  if (since !== undefined) expect(knownVersions).toContain(since);
  if (until !== undefined) expect(knownVersions).toContain(until);
  if (since !== undefined && until !== undefined) expect(compareVersions(since, until)).toBeLessThanOrEqual(0);
}

const checkSpans = (spans: readonly VersionSpan[]): void => {
  for (const span of spans) checkLife({ since: span.from, until: span.to });
};

/** A concrete path for a pattern: placeholders by a name, `[]` by the first index. */
function concrete(pattern: string): KeyPath {
  return pattern.split(".").flatMap((part) => {
    const name = part.replaceAll("[]", "").replace("<Event>", "PreToolUse");
    const indices = Array<number>((part.match(/\[\]/gu) ?? []).length).fill(0);
    return [name.startsWith("<") ? "shell_tool" : name, ...indices];
  });
}

describe("the data of table 1", () => {
  it.each(artefacts)("describes each key of %s with a type, a life and its evidence", (artefact) => {
    for (const fact of keyFacts(artefact)) {
      checkType(fact.type);
      checkLife(fact);
      checkSpans(fact.strictIn ?? []);
      expect(fact.evidence, fact.path).not.toBe("");
      if (fact.aliasOf !== undefined) expect(findKey(artefact, concrete(fact.aliasOf)), fact.path).toBeDefined();
    }
  });

  it.each(artefacts)(
    "finds every key of %s by a concrete path, and the newest version that knows it does",
    (artefact) => {
      for (const fact of keyFacts(artefact)) {
        const path = concrete(fact.path);
        expect(findKey(artefact, path)?.path).toBe(fact.path);
        expect(keySupport(artefact, path, fact.until ?? newestVersion), fact.path).toBe("known");
      }
    },
  );

  it("lives inside the known versions", () => {
    for (const fact of [...features, ...hookEvents]) checkLife(fact);
    for (const entry of shapes) checkSpans([...entry.refusedBy, ...entry.failsSessionsIn]);
    for (const fact of platformFacts) expect(fact.evidence).not.toBe("");
  });

  it("says what platforms and channels do not carry", () => {
    expect(limitsOf("requirements", ["allowed_login_methods"]).map((limit) => limit.on)).toEqual(["cloud"]);
    expect(limitsOf("requirements", ["computer_use", "macos", "bundle_ids"]).map((limit) => limit.on)).toContain(
      "windows",
    );
    expect(limitsOf("requirements", ["permissions", "filesystem", "deny_read"])[0]?.effect).toBe("weaker");
    expect(limitsOf("requirements", ["rules"])).toEqual([]);
    expect(platformFact("macos-forced-only").platform).toBe("macos");
  });
});
