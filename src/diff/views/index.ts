import type { DiffReport } from "../change.ts";
import { htmlView } from "./html.ts";
import { jsonView } from "./json.ts";
import { markdownView } from "./markdown.ts";
import { sarifView } from "./sarif.ts";
import { textView } from "./text.ts";

export const diffFormats = ["text", "markdown", "json", "html", "sarif"] as const;

export type DiffFormat = (typeof diffFormats)[number];

export const diffViews: Readonly<Record<DiffFormat, (report: DiffReport) => string>> = {
  text: textView,
  markdown: markdownView,
  json: jsonView,
  html: htmlView,
  sarif: sarifView,
};
