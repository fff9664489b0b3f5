import { inert } from "../../diagnostics/views/inert.ts";

const named: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** Text for XML content and attributes; characters that XML cannot hold are shown by marks. */
export function escapeXml(text: string): string {
  return inert(text)
    .replace(/[\ufffe\uffff]/g, "\ufffd")
    .replace(/[&<>"']/g, (character) => named[character] ?? "");
}
