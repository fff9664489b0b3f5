import type { Question } from "./question.ts";

/** A question in one line, for reports. */
export function describeQuestion(question: Question): string {
  switch (question.kind) {
    case "command":
      return `command: ${oneLine(question.command)}${question.cwd === undefined ? "" : ` (in ${question.cwd})`}`;
    case "domain":
      return `domain: ${question.domain}`;
    case "read":
      return `read: ${question.path}`;
    case "mcp":
      return `mcp: ${JSON.stringify(question.servers)}`;
    case "config":
      return `config: ${JSON.stringify(question.config)}`;
    case "hook":
      return `hook: ${question.hook} ${JSON.stringify(question.input)}`;
  }
}

function oneLine(text: string): string {
  return text.replaceAll("\r", "\\r").replaceAll("\n", "\\n").replaceAll("\t", "\\t");
}
