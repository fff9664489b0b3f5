import { codes } from "../../diagnostics/codes.ts";
import { code, generatedNote, markdownTable } from "./markdown.ts";

/** Every diagnostic code, in the order of its table. */
export function diagnosticsPage(): string {
  const rows = Object.entries(codes).map(([name, entry]) => [
    `<a id="${name}"></a>${code(name)}`,
    entry.severity,
    entry.meaning,
    entry.help,
  ]);
  return [
    generatedNote,
    "# Diagnostics",
    "Codes are public: they are never renamed. A place may know better than the table: then its severity or its help differs. A document for each code stands under `test/invalid/`.",
    markdownTable(["code", "severity", "meaning", "what to do"], rows),
    "",
  ].join("\n\n");
}
