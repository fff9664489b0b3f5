import {
  choice,
  type Field,
  list,
  map,
  optional,
  required,
  codexValue,
  count,
  either,
  table,
  text,
  toggle,
} from "./policy-type.ts";

/** The keys of a layer that are about the layer itself, in the order of the reference page. */
export const metadata: Readonly<Record<string, Field>> = {
  mandate: required(count(1, 1), "The version of the policy language."),
  name: required(
    text("plain"),
    "The layer's name: lower-case letters, digits and hyphens. It appears in every audit row.",
  ),
  owner: required(text(), "Who answers for the layer."),
  description: optional(text(), "What the layer is for."),
  extends: optional(list(text()), "More authoritative layers, most authoritative first: files, or profile:NAME."),
  organization: optional(
    table({
      name: required(text(), "The organisation's name."),
      identifier: required(text("reverse-dns"), "Reverse DNS; the prefix of payload identifiers."),
    }),
    "The organisation. Required in the composed policy.",
  ),
  targets: optional(
    table({
      codex: optional(text("semver-range"), "The client versions in the fleet. Required in the composed policy."),
      platforms: optional(list(choice("macos", "windows", "linux", "cloud"), { nonEmpty: true }), "The platforms.", [
        "macos",
        "windows",
        "linux",
      ]),
      split: optional(toggle, "One bundle for each group of client versions that differ.", false),
    }),
    "The clients that the policy is compiled for.",
  ),
  controls: optional(
    map(list(text(), { nonEmpty: true })),
    "Further control references by constraint, as framework:control.",
  ),
  delegate: optional(list(text("constraint")), "Constraints that less authoritative layers may loosen or replace."),
  exceptions: optional(
    list(
      table({
        id: required(text("identifier"), "The exception's name."),
        layer: required(text(), "The layer that it is granted to."),
        constraint: required(text("constraint"), "The constraint that it loosens."),
        value: required(codexValue, "The value that the layer may have."),
        reason: required(text(), "Why."),
        approved_by: required(text(), "Who approved it."),
        ticket: required(text(), "Where it is recorded."),
        expires: required(text("date"), "Its last day, in UTC."),
      }),
    ),
    "Loosenings that were granted, with their end.",
  ),
  accept_gaps: optional(
    list(
      table({
        constraint: required(text("constraint"), 'The constraint, or "*" for all.'),
        versions: required(text("semver-range"), "The client versions that do not enforce it."),
        because: required(text(), "Why that is acceptable."),
        approved_by: optional(text(), "Who approved it."),
        ticket: optional(text(), "Where it is recorded."),
        until: required(text("date"), "Its last day, in UTC."),
      }),
    ),
    "Client versions that cannot enforce a constraint, where that is known and accepted.",
  ),
  tests: optional(
    list(
      table({
        command: optional(text(), "A command as typed."),
        domain: optional(text(), "A host name."),
        read: optional(text(), "A file's path."),
        mcp: optional(map(codexValue), "An MCP server as a user would define it."),
        config: optional(map(codexValue), "Configuration as a user would write it."),
        hook: optional(text(), "A hook's id."),
        input: optional(map(codexValue), "The hook's input."),
        client: optional(either(text(), codexValue), "A client version; every targeted one when absent."),
        expect: required(text(), "The expected verdict."),
      }),
    ),
    "The layer's own tests.",
  ),
};
