/** A table of Markdown; a bar or line break inside a cell is kept from ending it. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), `| ${head.map(() => "---").join(" | ")} |`, ...rows.map(line)].join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

export const code = (text: string): string => `\`${text}\``;

/** The first line of a generated page. */
export const generatedNote = "<!-- Generated from the catalogue by `npm run generate`. Changes by hand are lost. -->";
