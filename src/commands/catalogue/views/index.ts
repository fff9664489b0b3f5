import type { CatalogueFormat } from "./formats.ts";
import { jsonView } from "./json.ts";
import { markdownView } from "./markdown.ts";
import { textView } from "./text.ts";
import type { CatalogueView } from "./view.ts";

export const catalogueViews: Readonly<Record<CatalogueFormat, CatalogueView>> = {
  text: textView,
  json: jsonView,
  markdown: markdownView,
};
