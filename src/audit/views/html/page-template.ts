import Handlebars from "handlebars";
import pageText from "../../../../templates/report/report.html.hbs";
import verdictsText from "../../../../templates/report/verdicts.html.hbs";
import { invariant } from "../../../diagnostics/diagnostic.ts";
import { escapeHtml, scriptJson } from "./escape-html.ts";

/** The only ways in which the page writes a value; Handlebars' own escaping is off, so that each is visible in the template. */
const writers = {
  /** Text of an element or attribute. */
  html: (value: string | number) => escapeHtml(String(value)),
  /** The details, as data that no browser runs. */
  data: (value: unknown) => scriptJson(value),
  /** Our own style sheet and script, which no policy has a part in. */
  own: (value: string) => {
    invariant(!/<\/(?:script|style)|<!--/i.test(value), "the report's own text would end its element");
    return value;
  },
} as const;

let compiled: ((data: object) => string) | undefined;

/** Renders the page; the template is compiled when it is first needed. */
export function renderPage(data: object): string {
  if (compiled === undefined) {
    const engine = Handlebars.create();
    for (const [name, write] of Object.entries(writers)) engine.registerHelper(name, write);
    engine.registerPartial("verdicts", verdictsText);
    compiled = engine.compile<object>(pageText, { noEscape: true, strict: true });
  }
  return compiled(data);
}
