import { inertJson } from "../../diagnostics/views/inert.ts";
import type { Explanation } from "../explain.ts";
import { explainMarkdown } from "./explain-markdown.ts";
import { explainText } from "./explain-text.ts";
import type { ReadableFormat, TerminalOptions } from "./posture.ts";

export const explainViews: Readonly<
  Record<ReadableFormat, (explanation: Explanation, options: TerminalOptions) => string>
> = {
  text: explainText,
  json: inertJson,
  markdown: explainMarkdown,
};
