import type { DiagnosticCode } from "../diagnostics/codes.ts";
import type { TextFormat } from "./policy-type.ts";

export interface FormatProblem {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly help?: string;
}

type Checker = (value: string) => FormatProblem | undefined;

/**
 * Says what is wrong with a text of the given format. Domain patterns and protected paths pass here: what Codex makes of them is
 * the judge's to say (codex/judge/), from the same rules as for hand-written files.
 */
export function checkFormat(format: TextFormat, value: string): FormatProblem | undefined {
  return checkers[format](value);
}

const pass: Checker = () => undefined;

function matches(pattern: RegExp, what: string, help: string): Checker {
  return (value) =>
    pattern.test(value) ? undefined : { code: "invalid-value", message: `${quote(value)} is not ${what}`, help };
}

const checkers: Readonly<Record<TextFormat, Checker>> = {
  plain: pass,
  identifier: matches(
    /^[A-Za-z0-9][A-Za-z0-9_.-]*$/,
    "a usable name",
    "use letters, digits, hyphens, underscores and dots",
  ),
  "reverse-dns": matches(
    /^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/,
    "a reverse DNS name",
    "use two or more dot-separated labels of letters, digits and hyphens, for example com.acme.codex",
  ),
  "domain-pattern": pass,
  "protected-path": pass,
  "workspace-glob": (value) =>
    value === "" ||
    value.startsWith("/") ||
    value.startsWith("~") ||
    value.split("/").some((part) => part === ".." || part === ".")
      ? {
          code: "invalid-value",
          message: `${quote(value)} does not lie inside a workspace`,
          help: "write a pattern relative to the repository, for example **/.env; use access.deny_read for other places",
        }
      : undefined,
  "absolute-path": matches(/^\/[^\0]*$/, "an absolute path", "begin the path with /"),
  directory: matches(/^(\/[^\0]*|~\/[^\0]*|[A-Za-z]:\\[^\0]*)$/, "an absolute path", "begin the path with / or ~/"),
  url: checkUrl,
  "environment-name": matches(
    /^[A-Za-z_][A-Za-z0-9_]*$/,
    "the name of an environment variable",
    "write the variable's name, never its value",
  ),
  duration: (value) =>
    durationSeconds(value) === undefined
      ? {
          code: "invalid-value",
          message: `${quote(value)} is not a duration`,
          help: "write a whole number of seconds or minutes: 10s, 2m",
        }
      : undefined,
  date: (value) =>
    isDate(value)
      ? undefined
      : { code: "invalid-value", message: `${quote(value)} is not a date`, help: "write a date as 2027-01-31" },
  file: (value) =>
    value === "" || value.includes("\0") ? { code: "invalid-value", message: "the file's path is empty" } : undefined,
  "semver-range": pass,
  constraint: pass,
  uuid: matches(
    /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/,
    "a workspace id",
    "copy the id from the workspace's settings; it has the form of a UUID",
  ),
};

/** Seconds of `10s`, `2m` or `1h`; undefined where the text is no duration or is zero. */
export function durationSeconds(value: string): number | undefined {
  const match = /^([1-9][0-9]{0,5})(s|m|h)$/.exec(value);
  if (match === null) return undefined;
  const factor = match[2] === "s" ? 1 : match[2] === "m" ? 60 : 3600;
  return Number(match[1]) * factor;
}

/** A calendar date, alone or with a time in UTC. */
export function isDate(value: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})(T\d{2}:\d{2}(:\d{2})?Z)?$/.exec(value);
  if (match === null) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  return days !== undefined && day >= 1 && day <= days;
}

function checkUrl(value: string): FormatProblem | undefined {
  if (/^https?:\/\/[^\s/?#]+([/?#]\S*)?$/.test(value)) return undefined;
  return {
    code: "invalid-value",
    message: `${quote(value)} is not an http or https address`,
    help: "write the whole address, for example https://llm.acme.example/v1",
  };
}

function quote(value: string): string {
  const shown = value.length > 60 ? `${value.slice(0, 57)}...` : value;
  return JSON.stringify(shown);
}
