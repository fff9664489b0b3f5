import type { Plain } from "../../source/located.ts";
import { isPlainList, isPlainMap } from "../../source/located.ts";

/** What a parameter of a library hook may be. */
export type ParameterType =
  | { readonly kind: "text" }
  /** A regular expression of the POSIX extended kind, without back references. */
  | { readonly kind: "pattern" }
  /** A program and its arguments: an absolute path first. */
  | { readonly kind: "command" }
  | { readonly kind: "list"; readonly of: "text" | "pattern" | "glob" | "path" }
  | { readonly kind: "integer"; readonly least: number }
  | { readonly kind: "boolean" }
  | { readonly kind: "duration" }
  | { readonly kind: "url" }
  /** The name of an environment variable. */
  | { readonly kind: "variable" }
  /** Header name -> name of the environment variable that holds its value. */
  | { readonly kind: "headers" }
  | { readonly kind: "choice"; readonly of: readonly string[] }
  | { readonly kind: "rules" };

/** A parameter of a library hook, as a policy writes it under `with`. */
export interface ParameterSpec {
  readonly name: string;
  readonly type: ParameterType;
  readonly required: boolean;
  /** What counts when the policy leaves it out. */
  readonly default?: Plain;
  readonly doc: string;
}

/** Something wrong with a parameter; `path` leads to it inside the parameters. */
export interface ParameterProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What is wrong with a value of a parameter, apart from being missing. */
export function checkValue(
  type: ParameterType,
  value: Plain,
  path: readonly (string | number)[],
): readonly ParameterProblem[] {
  const problem = (message: string): readonly ParameterProblem[] => [{ path, message }];
  switch (type.kind) {
    case "boolean":
      return typeof value === "boolean" ? [] : problem("must be true or false");
    case "integer":
      return typeof value === "number" && Number.isSafeInteger(value) && value >= type.least
        ? []
        : problem(`must be a whole number of at least ${type.least}`);
    case "duration":
      return durationSeconds(value) === undefined ? problem("must be a duration such as 10s or 2m") : [];
    case "choice":
      return typeof value === "string" && type.of.includes(value)
        ? []
        : problem(`must be one of ${type.of.join(", ")}`);
    case "list":
      if (!isPlainList(value)) return problem("must be a list");
      return value.flatMap((item, index) => checkText(type.of, item, [...path, index]));
    case "command":
      if (!isPlainList(value) || value.length === 0)
        return problem("must be a list: a program with its absolute path, then its arguments");
      return value.flatMap((item, index) => checkText(index === 0 ? "program" : "text", item, [...path, index]));
    case "headers":
      if (!isPlainMap(value)) return problem("must be a map of header names to names of environment variables");
      return Object.entries(value).flatMap(([name, item]) => [
        ...(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name)
          ? []
          : [{ path: [...path, name], message: "is no header name" }]),
        ...checkText("variable", item, [...path, name]),
      ]);
    case "rules":
      if (!isPlainList(value)) return problem("must be a list of rules");
      return value.flatMap((item, index) => checkRule(item, [...path, index]));
    case "text":
    case "pattern":
    case "url":
    case "variable":
      return checkText(type.kind, value, path);
  }
}

function checkText(
  kind: "text" | "pattern" | "glob" | "path" | "url" | "variable" | "program",
  value: Plain,
  path: readonly (string | number)[],
): readonly ParameterProblem[] {
  const problem = (message: string): readonly ParameterProblem[] => [{ path, message }];
  if (typeof value !== "string") return problem("must be text");
  if (value === "") return problem("must not be empty");
  // Lists travel to the scripts as lines; the fields of rules are separated by control characters.
  if (/[\x00-\x1f\x7f]/.test(value)) return problem("must not hold control characters or line breaks");
  switch (kind) {
    case "glob":
      return /^[^[\]{}\\]+$/.test(value)
        ? []
        : problem("may use * and ? only; brackets, braces and backslashes have no meaning");
    case "path":
      return /^(~?\/|\*\*\/|[A-Za-z0-9._-]|\$)/.test(value) && !value.includes("\\")
        ? []
        : problem("must be a path or a pattern of paths");
    case "program":
      return /^(\/|[A-Za-z]:[\\/])/.test(value)
        ? []
        : problem("must be an absolute path: a hook runs outside the sandbox, in a directory that the agent writes to");
    case "url":
      return /^https?:\/\/[^\s'"]+$/.test(value) ? [] : problem("must be an http or https address");
    case "variable":
      return /^[A-Za-z_][A-Za-z0-9_]*$/.test(value) ? [] : problem("must be the name of an environment variable");
    case "pattern":
      return checkPattern(value)
        ? []
        : problem(
            "must be a regular expression that awk and PowerShell read alike: no {n}, no back references, no \\d, \\w, \\s or \\b, no (?...)",
          );
    case "text":
      return [];
  }
}

/** Whether a regular expression stays within what every awk, PowerShell and JavaScript read alike. */
function checkPattern(pattern: string): boolean {
  if (/\\[A-Za-z0-9<>`']|\(\?|[{}]|\[\[?:|[*+?]{2}|^[*+?]/.test(pattern)) return false;
  try {
    new RegExp(pattern);
    return true;
  } catch {
    return false;
  }
}

function checkRule(value: Plain, path: readonly (string | number)[]): readonly ParameterProblem[] {
  if (!isPlainMap(value)) return [{ path, message: "must be a rule: { match, decision, because }" }];
  const problems: ParameterProblem[] = [];
  for (const key of Object.keys(value)) {
    if (!["match", "decision", "because"].includes(key))
      problems.push({ path: [...path, key], message: "is no part of a rule" });
  }
  const { match, decision, because } = value;
  if (!isPlainList(match) || match.length === 0)
    problems.push({ path: [...path, "match"], message: "must be a list of tokens" });
  else {
    match.forEach((token, index) => {
      const at = [...path, "match", index];
      if (!isPlainList(token)) problems.push(...checkText("text", token, at));
      else if (token.length === 0) problems.push({ path: at, message: "must not be empty" });
      else problems.push(...token.flatMap((item, inner) => checkText("text", item, [...at, inner])));
    });
  }
  if (
    decision !== undefined &&
    (typeof decision !== "string" || !["forbidden", "prompt", "prompt-user"].includes(decision))
  ) {
    problems.push({ path: [...path, "decision"], message: "must be one of forbidden, prompt, prompt-user" });
  }
  if (because !== undefined) problems.push(...checkText("text", because, [...path, "because"]));
  return problems;
}

/** Seconds of a duration such as `10s`, `2m` or `1h`. */
export function durationSeconds(value: Plain | undefined): number | undefined {
  const parts = typeof value === "string" ? /^([1-9][0-9]{0,5})(s|m|h)$/.exec(value) : null;
  if (parts === null) return undefined;
  return Number(parts[1]) * { s: 1, m: 60, h: 3600 }[parts[2] as "s" | "m" | "h"];
}
