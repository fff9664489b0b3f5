import type { DriftReport, Finding } from "../report.ts";
import { bySeverity } from "./view.ts";

/** One line of at most `room` ASCII characters: the status, then what is wrong, critical ones first. */
export function summaryLine({ status, bundle, findings }: DriftReport, room: number): string {
  const notManaged = findings.some(({ code }) => code === "not-managed");
  const word = notManaged ? "not-managed" : status;
  const head = bundle === undefined ? word : `${word} ${bundle.policy} ${bundle.revision}`;
  const parts = bySeverity(findings).map(shortFinding);
  let line = findings.length === 0 ? head : `${head} drift=${findings.length}`;
  for (const [index, part] of parts.entries()) {
    const rest = parts.length - index;
    const more = ` and ${rest} more`;
    if (line.length + part.length + 1 + more.length > room) return ascii(line + more).slice(0, room);
    line += ` ${part}`;
  }
  return ascii(line).slice(0, room);
}

function shortFinding({ code, path, key }: Finding): string {
  const name = path.split(/[\\/]/).at(-1) ?? "";
  return [name, key, code].filter((part) => part !== "").join(":");
}

/** A console's code page is anyone's guess. */
function ascii(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "?");
}
