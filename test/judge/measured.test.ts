import { describe, expect, it } from "vitest";
import { compareVersions } from "../../src/catalogue/codex/index.ts";
import { type SupportDocument, supportFile, type ValidityVector, validityVectors } from "./measured-documents.ts";
import { type JudgeVerdict, verdictsOf } from "./verdict-of.ts";

/**
 * Documents whose measured verdict depends on the host and not on the document: the judge says so as a hazard. Each with the reason.
 */
const hostDependent: Readonly<Record<string, string>> = {
  'cli_auth_credentials_store="keyring"': "the machine of the measurement had no Secret Service",
  config_server: "the server of the measurement did not exist",
  "model_catalog_json missing file": "the file of the measurement did not exist",
};

/** The measurement asked for a thread only where a difference was expected; these it did not ask, and real Codex 0.169.0 gives none. */
const threadNotAsked: Readonly<Record<string, string>> = {
  "hooks bad matcher regex": "thread/start of 0.169.0: failed to load required managed hooks: invalid matcher",
};

function expectedNow(vector: ValidityVector): JudgeVerdict {
  if (vector["print_startup_config_0.169.0"] !== "ok") return "refused";
  return vector["thread_start_0.169.0"] === "ok" ? "ok" : "stops-sessions";
}

describe("the documents with measured verdicts", () => {
  it.each(validityVectors)("0.169.0: $name", (vector) => {
    const expected = expectedNow(vector);
    expect({ name: vector.name, verdict: verdictsOf(vector.requirements_toml, ["0.169.0"]).get("0.169.0") }).toEqual({
      name: vector.name,
      verdict: expected,
    });
  });

  it.each(validityVectors)("0.138.0: $name", (vector) => {
    // The thread's answer does not tell a refusal from a failing session.
    const verdict = verdictsOf(vector.requirements_toml, ["0.138.0"]).get("0.138.0");
    const asked = vector["thread_start_0.138.0"];
    expect({ name: vector.name, starts: verdict === "ok" }).toEqual({ name: vector.name, starts: asked === "ok" });
  });
});

/** The tested versions in ranges such as "0.99.0..0.104.0". */
function within(ranges: readonly string[]): readonly string[] {
  return supportFile.meta.testedVersions.filter((version) =>
    ranges.some((range) => {
      const [from, to] = [range.split("..")[0] ?? range, range.split("..").at(-1) ?? range];
      return compareVersions(version, from) >= 0 && compareVersions(version, to) <= 0;
    }),
  );
}

function judged(document: SupportDocument): {
  readonly refused: readonly string[];
  readonly noThread: readonly string[];
} {
  const verdicts = verdictsOf(document.toml, supportFile.meta.testedVersions);
  const having = (wanted: JudgeVerdict): readonly string[] =>
    [...verdicts].filter(([, verdict]) => verdict === wanted).map(([version]) => version);
  return { refused: having("refused"), noThread: having("stops-sessions") };
}

describe("the documents measured over all versions", () => {
  const ordinary = supportFile.documents.filter(
    ({ id }) => hostDependent[id] === undefined && threadNotAsked[id] === undefined,
  );

  it.each(ordinary)("$id", (document) => {
    expect({ id: document.id, ...judged(document) }).toEqual({
      id: document.id,
      refused: within(document.refusedToStartBy),
      noThread: within(document.noThreadIn),
    });
  });

  it.each(Object.entries(hostDependent))("depends on the host: %s", (id) => {
    const document = supportFile.documents.find((candidate) => candidate.id === id);
    expect(judged(document!)).toEqual({ refused: [], noThread: [] });
  });

  it.each(Object.entries(threadNotAsked))("no thread, though not measured: %s", (id) => {
    const document = supportFile.documents.find((candidate) => candidate.id === id);
    expect(judged(document!).refused).toEqual([]);
    expect(judged(document!).noThread).toContain("0.169.0");
  });
});
