import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { codexFiles } from "../../src/host/codex/codex-files.ts";
import { codexOracle } from "../support/codex/codex-oracle.ts";

interface Vector {
  readonly name: string;
  readonly requirements_toml: string;
  readonly "print_startup_config_0.169.0": string;
  readonly "thread_start_0.169.0": string;
  readonly "thread_start_0.138.0": string;
  readonly "warnings_0.169.0"?: readonly string[];
}

const vectors = JSON.parse(
  readFileSync(new URL("../fixtures/validity-vectors.json", import.meta.url), "utf8"),
) as readonly Vector[];
const sets = vectors.map((vector) => codexFiles({ "requirements.toml": vector.requirements_toml }));

describe("the measured verdicts are those of real Codex", () => {
  test("210 vectors", () => {
    expect(vectors).toHaveLength(210);
  });

  test("loading with 0.169.0", async () => {
    const answers = await (await codexOracle("0.169.0")).loadAll(sets);
    expect(said(answers)).toEqual(expected("print_startup_config_0.169.0", ["accepted", "refused", "refused"]));
  });

  test.each(["0.169.0", "0.138.0"] as const)("sessions of %s", async (version) => {
    const answers = await (await codexOracle(version)).sessionAll(sets);
    expect(said(answers)).toEqual(expected(`thread_start_${version}`, ["started", "failed", "did-not-start"]));
    if (version === "0.138.0") return;
    const warnings = answers.map((answer, index) => [
      vectors[index]?.name,
      ("warnings" in answer ? answer.warnings : [])
        .map((warning) => comparable(warning.summary))
        .filter((summary) => !summary.includes("bubblewrap on PATH")),
    ]);
    expect(warnings).toEqual(
      vectors.map((vector) => [vector.name, (vector["warnings_0.169.0"] ?? []).map(comparable)]),
    );
  });
});

function said(answers: readonly { readonly verdict: string; readonly message: string }[]) {
  return answers.map((answer, index) => [vectors[index]?.name, answer.verdict, comparable(answer.message)]);
}

/** What a vector says, with the verdicts for `ok`, for a message, and for a server that did not start. */
function expected(
  column: "print_startup_config_0.169.0" | "thread_start_0.169.0" | "thread_start_0.138.0",
  [fine, refused, silent]: readonly [string, string, string],
) {
  return vectors.map((vector) => {
    const words = vector[column];
    if (words === "ok") return [vector.name, fine, ""];
    const unstarted = /^server did not start: (?:Error: )?/;
    return [vector.name, unstarted.test(words) ? silent : refused, comparable(words.replace(unstarted, ""))];
  });
}

/** The vectors hold messages on one line and cut; the frame around TOML excerpts is not worth comparing. */
function comparable(message: string): string {
  return message
    .replace(/\s*\|\s*|\^+|\s+/g, " ")
    .replace(/ +/g, " ")
    .trim()
    .slice(0, 150);
}
