import { isPlainList, isPlainMap, type Plain } from "../source/located.ts";
import type { SimulatedBundle } from "./bundle.ts";
import { mapAt, valueAt } from "./plain-path.ts";
import { type Answer, decided, type Question, type ServerDefinition, type SettingPath } from "./question.ts";
import { rustPattern } from "./rust-pattern.ts";

/** Whether Codex would start the servers of a user's configuration; one that it would not makes the verdict "disabled". */
export function answerMcp(bundle: SimulatedBundle, { servers }: Question & { kind: "mcp" }): Answer {
  const answers = Object.entries(servers).map(([name, server]) => answerServer(bundle, name, server));
  return (
    answers.find((answer) => answer.verdict === "disabled") ??
    answers[0] ??
    decided("enabled", "no server was asked about")
  );
}

/** Whether Codex would start one server. */
export function answerServer(bundle: SimulatedBundle, name: string, server: ServerDefinition): Answer {
  const list = valueAt(bundle.requirements, ["mcp_servers"]);
  const setting: SettingPath = ["requirements", "mcp_servers"];
  if (!isPlainMap(list)) return decided("enabled", "nothing restricts the servers");
  const entry = Object.hasOwn(list, name) ? list[name] : undefined;
  if (entry === undefined) return decided("disabled", `${name} is not on the list of allowed servers`, setting);
  const identity = mapAt(entry, ["identity"]);
  const place = [...setting, name, "identity"];
  if (identityMatches(identity, server)) return decided("enabled", `${name} is what the list says it is`, place);
  return decided("disabled", `${name} is on the list of allowed servers, but with another identity`, place);
}

function identityMatches(identity: Readonly<Record<string, Plain>>, server: ServerDefinition): boolean {
  const { url, command } = identity;
  // Codex lets nothing pass an identity with both.
  if (url !== undefined && command !== undefined) return false;
  if (url !== undefined) return server.url !== undefined && textMatches(url, server.url);
  if (command === undefined || server.command === undefined) return false;
  if (typeof command === "string") return server.command === command;
  const { executable, args } = mapAt(command, []);
  const given = server.args ?? [];
  if (server.command !== executable || !isPlainList(args) || args.length !== given.length) return false;
  return args.every((matcher, index) => textMatches(matcher, given[index] ?? ""));
}

/** Whether a text is what a matcher asks for. Expressions have to match the whole text. */
function textMatches(matcher: Plain, text: string): boolean {
  if (typeof matcher === "string") return text === matcher;
  const { match, value, expression } = mapAt(matcher, []);
  if (match === "regex") return typeof expression === "string" && (rustPattern(expression, true)?.test(text) ?? false);
  if (typeof value !== "string") return false;
  return match === "prefix" ? text.startsWith(value) : match === "exact" && text === value;
}
