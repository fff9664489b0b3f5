import { writeFileSync } from "node:fs";

/**
 * Writes one file of schemas/codex: the header fields on lines of their own, then one list of entries. An entry that fits on a line
 * takes a line; a longer one takes a paragraph with one field per line, so that a diff shows the fields that changed.
 */
export function writeData(file, header, listName, entries) {
  const lines = Object.entries(header).map(([name, value]) => `  ${JSON.stringify(name)}: ${inline(value)},`);
  const body = entries.map(entryText).join(",\n");
  writeFileSync(
    file,
    `{\n${lines.map((line) => `${line}\n`).join("")}  ${JSON.stringify(listName)}: [${body === "" ? "" : `\n${body}\n  `}]\n}\n`,
  );
}

function entryText(entry) {
  const line = `    ${inline(entry)}`;
  if (line.length <= 140) return line;
  const fields = Object.entries(entry).map(([name, value]) => `      ${JSON.stringify(name)}: ${inline(value)}`);
  return `    {\n${fields.join(",\n")}\n    }`;
}

/** JSON on one line, with a blank after commas and colons. */
function inline(value) {
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (value !== null && typeof value === "object") {
    const fields = Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${inline(item)}`);
    return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
  }
  return JSON.stringify(value);
}
