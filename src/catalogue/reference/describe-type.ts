import type { PolicyType, TextFormat } from "../policy-type.ts";

/** A type in plain words, for a line of the reference. */
export function describeType(type: PolicyType): string {
  switch (type.kind) {
    case "switch":
      return "`true` or `false`";
    case "text":
      return type.format === undefined ? "text" : textKinds[type.format];
    case "count":
      return type.maximum === undefined
        ? `a whole number, ${type.minimum} or more`
        : type.minimum === type.maximum
          ? `the number ${type.minimum}`
          : `a whole number from ${type.minimum} to ${type.maximum}`;
    case "choice":
      return `one of ${type.of.map((value) => `\`${value}\``).join(", ")}`;
    case "list":
      return `a list${type.nonEmpty === true ? " that is not empty" : ""}; each member ${describeType(type.item)}`;
    case "map":
      return `a map from names to values; each value ${describeType(type.value)}`;
    case "table":
      return `a map with the keys ${Object.keys(type.fields)
        .map((key) => `\`${key}\``)
        .join(", ")}`;
    case "either":
      return type.of.map(describeType).join(", or ");
    case "codex":
      return "any value";
  }
}

const textKinds: Readonly<Record<TextFormat, string>> = {
  plain: "text",
  identifier: "a name of letters, digits, hyphens, underscores and dots",
  "reverse-dns": "a reverse DNS name",
  "domain-pattern": "a domain pattern",
  "protected-path": "a path or glob",
  "workspace-glob": "a glob relative to the repository",
  "absolute-path": "an absolute path",
  directory: "a directory: an absolute path or `~/...`",
  url: "an http or https address",
  "environment-name": "the name of an environment variable",
  duration: "a duration such as `10s` or `2m`",
  date: "a date such as `2027-01-31`",
  file: "the path of a file, relative to the layer's own",
  "semver-range": "a range of versions",
  constraint: "the name of a constraint",
  uuid: "a UUID",
};

/** The innermost table of a type: what its keys are explained from. */
export function tableWithin(type: PolicyType): Extract<PolicyType, { kind: "table" }> | undefined {
  switch (type.kind) {
    case "table":
      return type;
    case "list":
      return tableWithin(type.item);
    case "map":
      return tableWithin(type.value);
    case "either":
      return type.of.map(tableWithin).find((found) => found !== undefined);
    case "switch":
    case "text":
    case "count":
    case "choice":
    case "codex":
      return undefined;
  }
}
