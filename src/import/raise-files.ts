import { type CodexFile, codexFileKind } from "../codex/judge/judge-file.ts";
import { judgeRules } from "../codex/judge/judge-rules.ts";
import { readProfile } from "../codex/judge/read-profile.ts";
import type { DocumentKind } from "../codex/judge/document.ts";
import { type Diagnostic, diagnose, hasErrors, type Outcome } from "../diagnostics/diagnostic.ts";
import { parseStarlark } from "../source/parse-starlark.ts";
import { parseToml } from "../source/parse-toml.ts";
import { type SourceText, sourceText } from "../source/source-text.ts";
import { startOfFile } from "../source/span.ts";
import { raiseDocument } from "./raise-documents.ts";
import type { Raised } from "./raised.ts";
import { raiseRules } from "./raise/commands.ts";
import { WordTree } from "./word-tree.ts";

export interface RaisedFiles extends Raised {
  /** Every text that was read, by the name under which its lines are shown: also those inside a profile. */
  readonly sources: ReadonlyMap<string, SourceText>;
}

interface Document {
  readonly kind: DocumentKind | "rules";
  readonly source: SourceText;
}

/** Requirements first, then what Codex lets replace them, then rules, then suggestions. */
const readingOrder: readonly Document["kind"][] = [
  "requirements",
  "managed-config",
  "rules",
  "system-config",
  "user-config",
];

/**
 * Reads Codex's own files as words of the policy language. Diagnostics say what cannot be parsed; what Codex makes of the files is
 * the judge's to say.
 */
export function raiseFiles(files: readonly CodexFile[], versions: readonly string[]): Outcome<RaisedFiles> {
  const opened = files.map(openFile);
  const documents = opened.flatMap((outcome) => outcome.value);
  const diagnostics: Diagnostic[] = opened.flatMap((outcome) => outcome.diagnostics);
  const tree = new WordTree(startOfFile(files[0]?.file ?? ""));
  for (const kind of readingOrder)
    for (const document of documents)
      if (document.kind === kind) diagnostics.push(...raiseOne(document.source, kind, versions, tree));
  return {
    value: { ...tree.raised(), sources: new Map(documents.map(({ source }) => [source.file, source])) },
    diagnostics,
  };
}

function openFile(file: CodexFile): Outcome<readonly Document[]> {
  const kind = file.kind ?? codexFileKind(file.file);
  if (kind === undefined)
    return {
      value: [],
      diagnostics: [
        diagnose(
          "invalid-value",
          startOfFile(file.file),
          "which of Codex's files this is cannot be told from its name",
          { help: "name it requirements.toml, config.toml, managed_config.toml, NAME.rules or NAME.mobileconfig" },
        ),
      ],
    };
  if (kind !== "profile") return { value: [{ kind, source: sourceText(file.file, file.text) }], diagnostics: [] };
  const profile = readProfile(file.file, file.text);
  const documents = profile.value.map((excerpt): Document => ({
    kind: excerpt.key === "requirements_toml_base64" ? "requirements" : "managed-config",
    source: excerpt.source,
  }));
  return { value: documents, diagnostics: profile.diagnostics };
}

function raiseOne(
  source: SourceText,
  kind: Document["kind"],
  versions: readonly string[],
  tree: WordTree,
): readonly Diagnostic[] {
  if (kind === "rules") return raiseRulesFile(source, versions, tree);
  const parsed = parseToml(source);
  if (!hasErrors(parsed.diagnostics)) raiseDocument(kind, parsed.value, versions, tree);
  return parsed.diagnostics;
}

function raiseRulesFile(source: SourceText, versions: readonly string[], tree: WordTree): readonly Diagnostic[] {
  const file = parseStarlark(source);
  const judged = judgeRules(source, versions);
  raiseRules(judged.value, tree);
  const nothing = { kind: "scalar", value: null } as const;
  for (const call of file.calls)
    if (call.name !== "prefix_rule")
      tree.leave({
        artefact: "rules",
        path: [call.name],
        value: { ...nothing, span: call.nameSpan },
        span: call.nameSpan,
        why: `the policy language has no word for ${call.name}`,
      });
  for (const problem of judged.diagnostics)
    if (problem.severity === "error" && file.problem === undefined)
      tree.leave({
        artefact: "rules",
        path: ["prefix_rule"],
        value: { ...nothing, span: problem.span },
        span: problem.span,
        why: problem.message,
        form: problem.help,
      });
  if (file.problem === undefined) return [];
  return judged.diagnostics.filter(
    (problem) => problem.span === file.problem?.span || problem.message.startsWith(file.problem?.message ?? "\0"),
  );
}
