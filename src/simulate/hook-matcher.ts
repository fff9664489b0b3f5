import { rustPattern } from "./rust-pattern.ts";

/** Whether a hook's matcher takes a tool's name: names stand for themselves, anything else is a regular expression. */
export function matcherTakes(matcher: string | undefined, tool: string): boolean {
  if (matcher === undefined || matcher === "" || matcher === "*") return true;
  if (/^[\w|]+$/.test(matcher)) return matcher.split("|").includes(tool);
  return rustPattern(matcher)?.test(tool) ?? false;
}
