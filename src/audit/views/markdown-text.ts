import { inert } from "../../diagnostics/views/inert.ts";

/** Text inside a table cell or paragraph of Markdown: nothing in it is markup, and it stays on its line. */
export function markdownText(text: string): string {
  return inert(text.replaceAll(/\s*\n\s*/g, " ")).replaceAll(/[\\`*_{}[\]<>|#~]/g, "\\$&");
}

/** Code inside a table cell of Markdown. */
export function markdownCode(text: string): string {
  const line = inert(text.replaceAll(/\s*\n\s*/g, " "));
  if (line === "") return "";
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = "`".repeat(longest + 1);
  const padded = line.startsWith("`") || line.endsWith("`") ? ` ${line} ` : line;
  return `${fence}${padded.replaceAll("|", "\\|")}${fence}`;
}

/** A table; every cell is Markdown already. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "None.\n";
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}
