import type { Plain } from "../../source/located.ts";
import { isPlainList, isPlainMap } from "../../source/located.ts";
import type { GuardRule } from "./command-guard.ts";
import { durationSeconds, type ParameterType } from "./parameters.ts";

/** Separates the fields of a rule, and the alternatives of one of its tokens. */
const fieldSeparator = "\u001f";
const alternativeSeparator = "\u001e";

/** A parameter as a script reads it: one text; lists are lines. */
export function parameterText(type: ParameterType, value: Plain): string {
  switch (type.kind) {
    case "list":
    case "command":
      return isPlainList(value) ? value.map((item) => oneLine(plainText(item))).join("\n") : "";
    case "headers":
      return isPlainMap(value)
        ? Object.entries(value)
            .map(([name, variable]) => oneLine(`${name}:${plainText(variable)}`))
            .join("\n")
        : "";
    case "rules":
      return guardRules(value).map(ruleLine).join("\n");
    case "duration":
      return String(durationSeconds(value) ?? 0);
    case "text":
    case "pattern":
    case "integer":
    case "boolean":
    case "url":
    case "variable":
    case "choice":
      return oneLine(plainText(value));
  }
}

/** The rules of a command guard, from its plain parameter. */
export function guardRules(value: Plain | undefined): readonly GuardRule[] {
  if (value === undefined || !isPlainList(value)) return [];
  return value.flatMap((rule) => {
    if (!isPlainMap(rule) || rule["match"] === undefined || !isPlainList(rule["match"])) return [];
    const decision = rule["decision"];
    return [
      {
        match: rule["match"].map((token) => (isPlainList(token) ? token.map(plainText) : [plainText(token)])),
        decision: decision === "prompt" || decision === "prompt-user" ? decision : ("forbidden" as const),
        because: typeof rule["because"] === "string" ? rule["because"] : "",
      },
    ];
  });
}

function plainText(value: Plain): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function ruleLine({ match, decision, because = "" }: GuardRule): string {
  const tokens = match.map((alternatives) => alternatives.map(oneLine).join(alternativeSeparator));
  return [decision, oneLine(because), ...tokens].join(fieldSeparator);
}

/** Control characters separate what the scripts read; a text that passed `checkParameters` has none. */
function oneLine(text: string): string {
  return text.replace(/[\x00-\x1f\x7f]/g, " ");
}
