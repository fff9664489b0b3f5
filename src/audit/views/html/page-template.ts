import Handlebars from "handlebars";
import page from "../../../../templates/report/report.html.hbs";
import verdicts from "../../../../templates/report/verdicts.html.hbs";
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

const engine = Handlebars.create();
for (const [name, write] of Object.entries(writers)) engine.registerHelper(name, write);
engine.registerPartial("verdicts", engine.template(verdicts));

/** Renders the page. */
export const renderPage = engine.template<object>(page);
