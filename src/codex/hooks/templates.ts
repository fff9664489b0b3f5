import Handlebars from "handlebars";
import { base64, commentText, powerShellText, shellQuote } from "./escapers.ts";

/** Renders a runner with a context and the body that is put into it; every expression goes through one of the escaping helpers. */
export type ScriptTemplate = (context: object, body: PrecompiledTemplate) => string;

/** A runner template, with the awk programs that it and its bodies may name by `{{awk "json shell"}}`. */
export function scriptTemplate(
  runner: PrecompiledTemplate,
  partials: Readonly<Record<string, PrecompiledTemplate>>,
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
  for (const [name, partial] of Object.entries(partials))
    environment.registerPartial(name, environment.template(partial));
  const render = environment.template<object>(runner);
  return (context, body) => {
    environment.registerPartial("body", environment.template(body));
    return render(context);
  };
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw new Error("internal error: a script template names a value that is not there");
}
