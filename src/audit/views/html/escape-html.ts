import { inert } from "../../../diagnostics/views/inert.ts";

const references: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Printable ASCII without what HTML gives a meaning: most of a page. */
const plain = /^[ !#-%(-;=?-~]*$/;

/** The text of an HTML element or attribute; what would act on a reader's screen is shown as a mark. */
export function escapeHtml(text: string): string {
  return plain.test(text)
    ? text
    : inert(text).replaceAll(/[&<>"']/g, (character) => references[character] ?? character);
}

/** JSON inside a script element: nothing in it can end the element or begin a comment. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
