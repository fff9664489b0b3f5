import { inert } from "../../diagnostics/views/inert.ts";
import { explainFailure } from "./explain-failure.ts";
import { disagreementText, type ReportedTest, type TestView } from "./test-report.ts";

/** Test Anything Protocol, version 13: `prove` and others know no newer one. What a real Codex was asked is a test point of its own. */
export const tapView: TestView = (reports) => {
  const points = reports.flatMap(({ policy, results }) => results.flatMap((result) => pointsOf(policy, result)));
  const lines = points.flatMap((point, index) => print(point, index + 1));
  return `${["TAP version 13", `1..${points.length}`, ...lines].map(inert).join("\n")}\n`;
};

interface Point {
  readonly name: string;
  readonly at: string;
  /** Why it does not hold; empty for one that does. */
  readonly messages: readonly string[];
  readonly skipped?: string;
}

function pointsOf(policy: string, result: ReportedTest): readonly Point[] {
  const { file, start } = result.test.span;
  const name = `${policy}: ${result.test.text}`;
  const at = `${file}:${start.line}:${start.column}`;
  const { real } = result;
  const own: Point = { name, at, messages: explainFailure(result) };
  if (real === undefined) return [own];
  const disagreement = disagreementText(result);
  const asked: Point = {
    name: `${name} (Codex ${real.version})`,
    at,
    messages: disagreement === undefined ? [] : [disagreement],
    ...(real.verdict === undefined && { skipped: real.because }),
  };
  return [own, asked];
}

function print({ name, at, messages, skipped }: Point, number: number): readonly string[] {
  const directive = skipped === undefined ? "" : ` # SKIP ${escape(skipped)}`;
  const line = `${messages.length === 0 ? "ok" : "not ok"} ${number} - ${escape(name)}${directive}`;
  if (messages.length === 0) return [line];
  return [
    line,
    "  ---",
    `  at: ${JSON.stringify(at)}`,
    "  messages:",
    ...messages.map((message) => `    - ${JSON.stringify(message)}`),
    "  ...",
  ];
}

/** A `#` would begin a directive. */
function escape(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("#", "\\#");
}
