import { describe, expect, it } from "vitest";
import { keySince } from "../../src/audit/key-since.ts";
import { keyFacts, keySupport, knownVersions } from "../../src/catalogue/codex/index.ts";

describe("the first version that knows a key", () => {
  it("is what the catalogue answers version by version", () => {
    const wrong = (["requirements", "config"] as const).flatMap((artefact) =>
      keyFacts(artefact).flatMap((fact) => {
        if (fact.until !== undefined || fact.namesFrom !== undefined) return [];
        const path = fact.path
          .split(".")
          .flatMap((part): (string | number)[] => [
            part.replaceAll("[]", "").replace("<Event>", "PreToolUse"),
            ...(part.match(/\[\]/g) ?? []).map(() => 0),
          ]);
        const first = knownVersions.find((version) => keySupport(artefact, path, version) === "known");
        return first === undefined || first === keySince(artefact, path)
          ? []
          : [`${artefact} ${fact.path}: ${keySince(artefact, path)}, not ${first}`];
      }),
    );
    expect(wrong).toEqual([]);
  });
});
