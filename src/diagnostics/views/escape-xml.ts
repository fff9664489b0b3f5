import { inert } from "./inert.ts";

/** Text for XML content and attributes. Characters that XML cannot carry at all become U+FFFD. */
export function escapeXml(text: string): string {
  return text
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\n", "&#10;");
}

/** The same for text of an endpoint: what would act on a terminal or hide itself is shown as a visible mark. */
export function escapeInertXml(text: string): string {
  return escapeXml(inert(text));
}
