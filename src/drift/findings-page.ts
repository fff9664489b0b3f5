import { code, generatedNote, markdownTable } from "../catalogue/reference/markdown.ts";
import { findingCodes } from "./finding-codes.ts";
import { notVisibleMeanings } from "./not-visible.ts";

/** Every code of a drift finding, and what a check may have to leave open. */
export function findingsPage(): string {
  const rows = Object.entries(findingCodes).map(([name, { severity, meaning, help, native }]) => [
    `<a id="${name}"></a>${code(name)}`,
    severity,
    meaning,
    help,
    native.map(code).join(", "),
  ]);
  return [
    generatedNote,
    "# Findings of a drift check",
    "Codes are public: they are never renamed. A severity never changes the exit code. The last column names the checks of a bundle that see it too.",
    markdownTable(["code", "severity", "meaning", "what to do", "also seen by"], rows),
    "## What a check may leave open",
    "A report lists these ids under `notVisible`. They are no findings: nothing is known about them, neither good nor bad.",
    markdownTable(
      ["id", "meaning"],
      Object.entries(notVisibleMeanings).map(([id, meaning]) => [code(id), meaning]),
    ),
    "",
  ].join("\n\n");
}
