import Handlebars from "handlebars";
import { base64 } from "./bytes.ts";
import {
  base64LinesText,
  commentText,
  powershellComment,
  powershellText,
  puppetText,
  shellWord,
  specText,
  xmlText,
} from "./escape.ts";

/**
 * The only ways in which a template may write a value. Handlebars itself escapes for HTML alone, so escaping is off and
 * every expression names the language it stands in; a test refuses any other expression.
 */
export const escapers = {
  /** One word of a POSIX shell command. */
  sh: shellWord,
  /** Text inside a comment line that starts with #. */
  comment: commentText,
  /** A PowerShell expression whose value is the text, in pure ASCII. */
  ps: powershellText,
  /** Text inside a comment line of PowerShell, in pure ASCII. */
  psComment: powershellComment,
  /** The text of an XML element or attribute. */
  xml: xmlText,
  /** The same in a WiX source, whose preprocessor has variables. */
  wix: (value: string) => xmlText(value).replaceAll("$(", "$$$$("),
  /** A tag's value in an RPM spec file. */
  spec: specText,
  /** A single-quoted string of Puppet. */
  puppet: puppetText,
  /** A JSON string, which is a YAML and a JavaScript string too. */
  json: (value: string) => JSON.stringify(value),
  /** Base64 of UTF-8 in one line. */
  base64: (value: string) => base64(value),
  /** Lines that are base64 already. */
  base64Lines: base64LinesText,
  /** A whole number. */
  number: (value: number) => String(Math.trunc(value)),
} as const;

export type TemplateValue =
  string | number | boolean | readonly TemplateValue[] | { readonly [key: string]: TemplateValue };

/** A template that writes its data through explicit escapers only. Partials are named by their keys. */
export function templateRenderer(
  template: PrecompiledTemplate,
  partials: Readonly<Record<string, PrecompiledTemplate>> = {},
): (data: Readonly<Record<string, TemplateValue>>) => string {
  const engine = Handlebars.create();
  for (const [name, escaper] of Object.entries(escapers)) engine.registerHelper(name, escaper);
  for (const [name, partial] of Object.entries(partials)) engine.registerPartial(name, engine.template(partial));
  return engine.template<Readonly<Record<string, TemplateValue>>>(template);
}
