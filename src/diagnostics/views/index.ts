import { renderGithub } from "./github.ts";
import { renderGitlab } from "./gitlab.ts";
import { renderJson } from "./json.ts";
import { renderSarif } from "./sarif.ts";
import { renderText } from "./text.ts";
import type { DiagnosticView } from "./view.ts";

/** The formats in which diagnostics are printed, in the order of the help text. */
export const diagnosticFormats = ["text", "json", "sarif", "github", "gitlab"] as const;

export type DiagnosticFormat = (typeof diagnosticFormats)[number];

/** The renderer of each format. */
export const diagnosticViews: Readonly<Record<DiagnosticFormat, DiagnosticView>> = {
  text: renderText,
  json: renderJson,
  sarif: renderSarif,
  github: renderGithub,
  gitlab: renderGitlab,
};

export function isDiagnosticFormat(name: string): name is DiagnosticFormat {
  return Object.hasOwn(diagnosticViews, name);
}
