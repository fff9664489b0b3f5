import { inertJson } from "../../diagnostics/views/inert.ts";

/** One JSON object in one line that is safe to print. A line end in JSON is layout: inside a string it is escaped. */
export function inertLine(value: unknown): string {
  return `${inertJson(value).replace(/\n\s*/g, "")}\n`;
}
