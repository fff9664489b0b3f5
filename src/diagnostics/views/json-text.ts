/**
 * JSON with an indent for the upper levels and one line for each value below them: a report of ten thousand leaves has a line for each
 * leaf, not ten.
 */
export function jsonText(value: unknown, expandedLevels: number): string {
  return textOf(value, "", expandedLevels);
}

function textOf(value: unknown, indent: string, levels: number): string {
  if (levels === 0 || value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  const inner = `${indent}  `;
  const between = `,\n${inner}`;
  let text = "";
  if (Array.isArray(value)) {
    for (const item of value as readonly unknown[]) text += between + textOf(item, inner, levels - 1);
    return text === "" ? "[]" : `[${text.slice(1)}\n${indent}]`;
  }
  for (const [name, item] of Object.entries(value))
    if (item !== undefined) text += `${between}${JSON.stringify(name)}: ${textOf(item, inner, levels - 1)}`;
  return text === "" ? "{}" : `{${text.slice(1)}\n${indent}}`;
}
