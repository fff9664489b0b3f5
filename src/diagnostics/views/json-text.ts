/**
 * JSON with an indent for the upper levels and one line for each value below them: a report of ten thousand leaves has a line for each
 * leaf, not ten.
 */
export function jsonText(value: unknown, expandedLevels: number): string {
  const parts: string[] = [];
  write(value, 0, expandedLevels, parts);
  return parts.join("");
}

function write(value: unknown, depth: number, expandedLevels: number, parts: string[]): void {
  if (depth >= expandedLevels || value === null || typeof value !== "object") {
    parts.push(JSON.stringify(value) ?? "null");
    return;
  }
  const isList = Array.isArray(value);
  const members: readonly (readonly [string | undefined, unknown])[] = isList
    ? value.map((item: unknown) => [undefined, item] as const)
    : Object.entries(value).filter(([, item]) => item !== undefined);
  const [open, close] = isList ? ["[", "]"] : ["{", "}"];
  if (members.length === 0) {
    parts.push(open, close);
    return;
  }
  const indent = "  ".repeat(depth + 1);
  parts.push(open);
  for (const [index, [name, item]] of members.entries()) {
    parts.push(index === 0 ? "\n" : ",\n", indent);
    if (name !== undefined) parts.push(JSON.stringify(name), ": ");
    write(item, depth + 1, expandedLevels, parts);
  }
  parts.push("\n", "  ".repeat(depth), close);
}
