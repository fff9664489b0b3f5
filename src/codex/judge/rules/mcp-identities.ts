import type { JudgedDocument, Verdict } from "../document.ts";
import { itemsOf, membersOf, type Place, placeAt, textAt } from "../place.ts";
import { regexProblem } from "../rust-regex.ts";

/**
 * Identities of MCP servers, at the top and in plugins: a command or a URL, as a string or as matchers. A matcher of the kind "regex"
 * takes an expression, the others a value, and nothing else; the expression must be one that Codex's engine takes. An identity with
 * both a command and a URL matches no server, one with neither is refused, as is any other key beside matchers. A command as a string leaves its arguments unchecked.
 */
export function* mcpIdentities({ root }: JudgedDocument): Iterable<Verdict> {
  const plugins = membersOf(placeAt(root, "plugins")).map((plugin) => placeAt(plugin, "mcp_servers"));
  for (const servers of [placeAt(root, "mcp_servers"), ...plugins])
    for (const server of membersOf(servers)) yield* judgeServer(server);
}

function* judgeServer(server: Place): Iterable<Verdict> {
  const identity = placeAt(server, "identity");
  if (identity === undefined) {
    if (server.node.kind === "map")
      yield {
        kind: "refused",
        place: server,
        message: "the MCP server has no identity",
        help: "missing field `identity`",
      };
    return;
  }
  if (identity.node.kind !== "map") return;
  const command = placeAt(identity, "command");
  const url = placeAt(identity, "url");
  if (command === undefined && url === undefined)
    yield {
      kind: "refused",
      place: identity,
      message: "the identity has neither command nor url",
      help: "data did not match any variant of untagged enum RawMcpServerIdentity",
    };
  const hasString = textAt(command) !== undefined || textAt(url) !== undefined;
  if (command !== undefined && url !== undefined)
    yield hasString
      ? {
          kind: "ineffective",
          place: identity,
          message: "an identity with both command and url matches no server",
          help: "keep one of the two",
        }
      : { kind: "refused", place: identity, message: "an identity has a command or a url matcher, not both" };
  if (!hasString)
    for (const member of membersOf(identity))
      if (member.key !== "command" && member.key !== "url")
        yield {
          kind: "refused",
          place: member,
          onKey: true,
          message: `beside a matcher table an identity takes no "${member.key}"`,
        };
  if (textAt(command) !== undefined && command !== undefined)
    yield {
      kind: "hazard",
      code: "identity-unchecked-arguments",
      place: command,
      message: "the arguments of this server are not checked: the identity names the executable only",
    };
  for (const matcher of [url, ...itemsOf(placeAt(identity, "command", "args"))])
    if (matcher?.node.kind === "map") yield* judgeMatcher(matcher);
}

function* judgeMatcher(matcher: Place): Iterable<Verdict> {
  const match = textAt(placeAt(matcher, "match"));
  if (match === undefined) return;
  const [wanted, other] = match === "regex" ? ["expression", "value"] : ["value", "expression"];
  if (placeAt(matcher, wanted) === undefined)
    yield { kind: "refused", place: matcher, message: `a matcher of the kind "${match}" needs "${wanted}"` };
  const extra = placeAt(matcher, other);
  if (extra !== undefined)
    yield {
      kind: "refused",
      place: extra,
      onKey: true,
      message: `a matcher of the kind "${match}" takes no "${other}"`,
    };
  const expression = placeAt(matcher, "expression");
  const text = textAt(expression);
  const problem = text === undefined ? undefined : regexProblem(text, "regex-lite");
  if (expression !== undefined && problem !== undefined)
    yield {
      kind: "refused",
      place: expression,
      message: `Codex's regex engine does not take this expression: ${problem}`,
    };
}
