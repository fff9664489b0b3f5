import Handlebars from "handlebars";
import { base64, commentText, powerShellText, shellQuote } from "./escapers.ts";

/** A template compiled once; every expression in it goes through one of the escaping helpers. */
export type ScriptTemplate = (context: object, body: string) => string;

/** Compiles a runner template, with the awk programs that it and its bodies may name by `{{awk "json shell"}}`. */
export function scriptTemplate(
  text: string,
  partials: Readonly<Record<string, string>>,
  awk: Readonly<Record<string, string>>,
): ScriptTemplate {
  const environment = Handlebars.create();
  environment.registerHelper("sh", (value: unknown) => shellQuote(textOf(value)));
  environment.registerHelper("ps", (value: unknown) => powerShellText(textOf(value)));
  environment.registerHelper("comment", (value: unknown) => commentText(textOf(value)));
  environment.registerHelper("base64", (value: unknown) => base64(textOf(value)));
  environment.registerHelper("json", (value: unknown) => JSON.stringify(textOf(value)));
  environment.registerHelper("contextAnswer", (event: unknown, text: unknown) =>
    JSON.stringify({ hookSpecificOutput: { hookEventName: textOf(event), additionalContext: textOf(text) } }),
  );
  environment.registerHelper("awk", (names: unknown) =>
    shellQuote(
      textOf(names)
        .split(" ")
        .map((name) => textOf(awk[name]).trimEnd())
        .join("\n"),
    ),
  );
  for (const [name, partial] of Object.entries(partials)) environment.registerPartial(name, partial);
  const options = { noEscape: true, strict: true, preventIndent: true };
  return (context, body) => {
    environment.registerPartial("body", body);
    return environment.compile(text, options)(context);
  };
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw new Error("internal error: a script template names a value that is not there");
}
