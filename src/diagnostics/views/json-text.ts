/**
 * JSON with an indent for the upper levels and one line for each value below them: a report of ten thousand leaves has a line for each
 * leaf, not ten.
 */
export function jsonText(value: unknown, expandedLevels: number): string {
  return textOf(value, "", expandedLevels, new WeakMap());
}

/** Long lists, by what was written of them: the same list stands in many places of a manifest. */
type Written = WeakMap<readonly unknown[], { readonly indent: string; readonly text: string }>;

const longList = 100;

function textOf(value: unknown, indent: string, levels: number, written: Written): string {
  if (levels === 0 || value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return listText(value, indent, levels, written);
  const inner = `${indent}  `;
  const between = `,\n${inner}`;
  let text = "";
  for (const [name, item] of Object.entries(value))
    if (item !== undefined) text += `${between}${JSON.stringify(name)}: ${textOf(item, inner, levels - 1, written)}`;
  return text === "" ? "{}" : `{${text.slice(1)}\n${indent}}`;
}

function listText(list: readonly unknown[], indent: string, levels: number, written: Written): string {
  const known = list.length < longList ? undefined : written.get(list);
  if (known?.indent === indent) return known.text;
  const inner = `${indent}  `;
  const between = `,\n${inner}`;
  let text = "";
  for (const item of list) text += between + textOf(item, inner, levels - 1, written);
  text = text === "" ? "[]" : `[${text.slice(1)}\n${indent}]`;
  if (list.length >= longList) written.set(list, { indent, text });
  return text;
}
