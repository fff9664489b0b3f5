import { inertJson } from "../../diagnostics/views/inert.ts";
import type { Posture } from "../posture/posture.ts";
import { postureMarkdown } from "./posture-markdown.ts";
import { postureText } from "./posture-text.ts";

/** How a terminal shows a report; the other forms do not depend on it. */
export interface TerminalOptions {
  readonly color: boolean;
  readonly columns: number;
}

export const readableFormats = ["text", "json", "markdown"] as const;

/** The forms of reports that people read at a terminal. */
export type ReadableFormat = (typeof readableFormats)[number];

export const postureViews: Readonly<Record<ReadableFormat, (posture: Posture, options: TerminalOptions) => string>> = {
  text: postureText,
  json: inertJson,
  markdown: postureMarkdown,
};
