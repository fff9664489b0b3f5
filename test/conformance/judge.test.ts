import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CodexArtefact } from "../../src/catalogue/codex/types.ts";
import { judgeConfig, judgeRequirements } from "../../src/codex/judge/judge.ts";
import type { JudgedFinding } from "../../src/codex/judge/finding.ts";
import { codexFiles } from "../../src/host/codex/codex-files.ts";
import { parseToml } from "../../src/source/parse-toml.ts";
import { sourceText } from "../../src/source/source-text.ts";
import { configCorpus } from "../judge/config-corpus.ts";
import { supportFile, validityVectors } from "../judge/measured-documents.ts";
import { mutatedDocument } from "../judge/mutated-documents.ts";
import { codexOracle } from "../support/codex/codex-oracle.ts";

/**
 * The judge against real Codex on documents that nobody wrote. What Codex refuses, the judge must refuse; what fails Codex's sessions,
 * the judge must at least call a failure. The other way round the judge may be stricter: how often is printed and limited.
 *
 * Known differences, all of them things that the document does not show:
 * - answers about this machine: files, certificates and servers that are not there, a keyring, the directory of the session denied;
 * - Windows paths, which are refused here and right on Windows;
 * - a denied glob over a large directory, which only takes long.
 */
const aboutThisMachine =
  /os error|No such file|transport error|Failed to load cloud config|keyring|secure storage|AGENTS\.md|sandbox helper|Windows paths|uses POSIX paths|timed out|certificate/i;

/** What a session reads that loading does not: asking for one takes ten times as long. */
const readBySessions = /hooks|network|permissions|otel/;

const version = "0.169.0";
const runs = Number(process.env["JUDGE_RUNS"] ?? 300);
const seed = Number(process.env["JUDGE_SEED"] ?? 5);

const requirementsCorpus = [
  ...validityVectors.map((vector) => vector.requirements_toml),
  ...supportFile.documents.map((document) => document.toml),
];

function kindsOf(artefact: CodexArtefact, text: string): ReadonlySet<JudgedFinding["kind"]> {
  const parsed = parseToml(sourceText("mutated.toml", text));
  if (parsed.diagnostics.length > 0) return new Set(["refused"]);
  const findings =
    artefact === "requirements"
      ? judgeRequirements(parsed.value, [version])
      : judgeConfig(parsed.value, [version], "system-config");
  return new Set(findings.map((finding) => finding.kind));
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Asks Codex and the judge about many mutated documents. */
async function compare(artefact: CodexArtefact, file: string, corpus: readonly string[]): Promise<void> {
  const oracle = await codexOracle(version);
  let stricter = 0;
  say(`${file}: seed ${seed}, ${runs} documents`);
  await fc.assert(
    fc.asyncProperty(mutatedDocument(artefact, corpus), async (text) => {
      const files = codexFiles({ [file]: text });
      const kinds = kindsOf(artefact, text);
      const loaded = await oracle.load(files);
      if (loaded.verdict === "refused") {
        if (!kinds.has("refused") && !aboutThisMachine.test(loaded.message))
          expect.fail(`accepted, but Codex refuses: ${loaded.message}\n${text}`);
        return;
      }
      if (kinds.has("refused")) {
        stricter += 1;
        if (process.env["JUDGE_SHOW"] !== undefined) say(`stricter than Codex:\n${text}`);
        return;
      }
      if (!readBySessions.test(text)) return;
      const session = await oracle.session(files);
      if (session.verdict === "started" || session.verdict === "cannot") return;
      if (!kinds.has("stops-sessions") && !aboutThisMachine.test(session.message))
        expect.fail(`accepted, but no session: ${session.message}\n${text}`);
    }),
    { numRuns: runs, seed, endOnFailure: false },
  );
  say(`${file}: the judge was stricter than Codex on ${stricter} of ${runs}`);
  expect(stricter).toBeLessThan(runs * 0.1);
}

describe("the judge never accepts what Codex refuses", () => {
  test("requirements.toml", { timeout: 900_000 }, async () => {
    await compare("requirements", "requirements.toml", requirementsCorpus);
  });

  test("config.toml", { timeout: 900_000 }, async () => {
    await compare("config", "config.toml", configCorpus);
  });
});
