import { jsonView } from "./json.ts";
import { junitView } from "./junit.ts";
import { tapView } from "./tap.ts";
import type { TestView } from "./test-report.ts";
import { textView } from "./text.ts";

export { answerObject } from "./json.ts";
export { disagrees, type RealAnswer, type TestReport, type TestView } from "./test-report.ts";

/** The views of test reports by the name that `--format` takes. */
export const testViews = {
  text: textView,
  json: jsonView,
  tap: tapView,
  junit: junitView,
} as const satisfies Readonly<Record<string, TestView>>;
