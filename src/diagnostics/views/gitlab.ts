import type { Diagnostic, Severity } from "../diagnostic.ts";
import { fingerprints } from "./fingerprints.ts";
import { inertJson } from "./inert.ts";
import type { Sources } from "./view.ts";

const severities: Readonly<Record<Severity, string>> = { error: "major", warning: "minor", note: "info" };

/** A code quality report, which GitLab shows in merge requests. */
export function renderGitlab(diagnostics: readonly Diagnostic[], sources: Sources): string {
  const prints = fingerprints(diagnostics, sources);
  return inertJson(
    diagnostics.map(({ code, severity, message, help, span }, index) => ({
      description: help === "" ? message : `${message} (help: ${help})`,
      check_name: code,
      fingerprint: prints[index],
      severity: severities[severity],
      // GitLab compares paths with those of the change, which begin without "./".
      location: { path: span.file.replace(/^(\.\/)+/, ""), lines: { begin: span.start.line, end: span.end.line } },
    })),
  );
}
