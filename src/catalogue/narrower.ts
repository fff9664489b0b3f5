import { isPlainList, isPlainMap, type Plain } from "../source/located.ts";
import { coveredByAny, samePlain } from "./covers.ts";
import type { Narrower } from "./order.ts";

/** How strict each decision of a command rule is. */
const decisionRank: Readonly<Record<string, number>> = { allow: 0, prompt: 1, "prompt-user": 2, forbidden: 3 };

/** Whether `after` is equal to or narrower than `before`, for content under a key. */
export function isNarrower(kind: Narrower, before: Plain, after: Plain): boolean {
  if (!isPlainMap(before) || !isPlainMap(after)) return samePlain(before, after);
  switch (kind) {
    case "equal":
      return samePlain(before, after);
    case "command":
      return (
        samePlain(before["match"], after["match"]) &&
        rankOf(after) >= rankOf(before) &&
        (before["guard"] !== true || after["guard"] === true)
      );
    case "hook":
      return hookIsNarrower(before, after);
    case "hosts": {
      const wide = isPlainList(before["allow"]) ? before["allow"] : [];
      const narrow = isPlainList(after["allow"]) ? after["allow"] : [];
      return narrow.every(coveredByAny("equal", wide));
    }
    case "marketplace":
      return (
        withoutKeys(before, ["ref"]) === withoutKeys(after, ["ref"]) &&
        (before["ref"] === undefined || samePlain(before["ref"], after["ref"]))
      );
    case "mcp-server":
      return serverIsNarrower(before, after);
  }
}

/** The rank of a rule's decision: the higher, the stricter. */
export function rankOf(rule: Readonly<Record<string, Plain>>): number {
  const decision = rule["decision"];
  return typeof decision === "string" ? (decisionRank[decision] ?? 0) : 0;
}

/** A hook may only become stricter on failure, better described, and run for more tools; what it runs and when stays. */
function hookIsNarrower(before: Readonly<Record<string, Plain>>, after: Readonly<Record<string, Plain>>): boolean {
  const free = ["on_failure", "message", "timeout", "tools"];
  return (
    withoutKeys(before, free) === withoutKeys(after, free) &&
    (samePlain(before["tools"], after["tools"]) || toolsAreWider(before["tools"], after)) &&
    !(before["on_failure"] === "block" && after["on_failure"] === "allow") &&
    !(before["on_failure"] === undefined && after["on_failure"] === "allow")
  );
}

/** Whether the later expression takes every tool that the earlier one takes, as far as plain alternatives of names show it. */
function toolsAreWider(before: Plain | undefined, after: Readonly<Record<string, Plain>>): boolean {
  // A hook of the library has an expression of its own where none is written.
  if (after["tools"] === undefined) return after["use"] === undefined;
  const [few, many] = [namesOf(before), namesOf(after["tools"])];
  return few !== undefined && many !== undefined && [...few].every((name) => many.has(name));
}

/** The names that an expression of the form `^(A|B)$` or `^A$` takes. */
function namesOf(expression: Plain | undefined): ReadonlySet<string> | undefined {
  if (typeof expression !== "string") return undefined;
  const body = /^\^(?:\(([^()]*)\)|([^()|]*))\$$/.exec(expression);
  const names = (body?.[1] ?? body?.[2])?.split("|");
  return names?.every((name) => /^[A-Za-z0-9_-]+$/.test(name)) === true ? new Set(names) : undefined;
}

function serverIsNarrower(before: Readonly<Record<string, Plain>>, after: Readonly<Record<string, Plain>>): boolean {
  if (!samePlain(before["command"], after["command"])) return false;
  if (before["url"] !== undefined || after["url"] !== undefined) {
    if (before["url"] === undefined || after["url"] === undefined || !matcherIsNarrower(before["url"], after["url"]))
      return false;
  }
  const wide = before["args"];
  const narrow = after["args"];
  if (isPlainList(wide)) {
    if (!isPlainList(narrow) || narrow.length !== wide.length) return false;
    if (!wide.every((matcher, index) => matcherIsNarrower(matcher, narrow[index] ?? null))) return false;
  }
  const identity = ["command", "url", "args", "provision", "enabled_tools", "disabled_tools"];
  return Object.keys(before).every((key) => identity.includes(key) || samePlain(before[key], after[key]));
}

/** Whether everything that the matcher `after` accepts is accepted by `before`. */
function matcherIsNarrower(before: Plain, after: Plain): boolean {
  if (samePlain(before, after)) return true;
  const prefix = isPlainMap(before) ? before["prefix"] : undefined;
  if (typeof prefix !== "string") return exactText(before) !== undefined && exactText(before) === exactText(after);
  const inner =
    exactText(after) ?? (isPlainMap(after) && typeof after["prefix"] === "string" ? after["prefix"] : undefined);
  return inner !== undefined && inner.startsWith(prefix);
}

function exactText(matcher: Plain): string | undefined {
  if (typeof matcher === "string") return matcher;
  const exact = isPlainMap(matcher) ? matcher["exact"] : undefined;
  return typeof exact === "string" ? exact : undefined;
}

function withoutKeys(value: Readonly<Record<string, Plain>>, keys: readonly string[]): string {
  return JSON.stringify(
    Object.entries(value)
      .filter(([key]) => !keys.includes(key))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
