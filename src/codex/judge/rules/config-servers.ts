import type { JudgedDocument, Verdict } from "../document.ts";
import { type Member, membersOf, numberAt, placeAt } from "../place.ts";

/** Members that a server of one kind may not have. Measured on 0.169.0. */
const onlyWithUrl =
  "auth bearer_token_env_var env_http_headers http_headers http_headers_helper oauth oauth_resource".split(" ");
const onlyWithCommand = "args cwd env env_vars".split(" ");

/**
 * An MCP server of config.toml is started by a command or reached at a URL, never both and never neither, and has no members that
 * belong to the other kind. A literal bearer_token is not taken at all, a negative time neither.
 */
export function* configServers({ kind, root }: JudgedDocument): Iterable<Verdict> {
  if (kind === "requirements") return;
  for (const server of membersOf(placeAt(root, "mcp_servers")))
    if (server.node.kind === "map") yield* judgeServer(server);
}

function* judgeServer(server: Member): Iterable<Verdict> {
  const has = (key: string): boolean => placeAt(server, key) !== undefined;
  const name = `the MCP server "${server.key}"`;
  if (has("command") && has("url"))
    yield { kind: "refused", place: server, message: `${name} has both command and url`, help: "keep one of the two" };
  else if (!has("command") && !has("url"))
    yield { kind: "refused", place: server, message: `${name} has neither command nor url`, help: "invalid transport" };
  const foreign = has("command") ? onlyWithUrl : onlyWithCommand;
  for (const member of membersOf(server)) {
    if (foreign.includes(member.key))
      yield {
        kind: "refused",
        place: member,
        onKey: true,
        message: `${name} is ${has("command") ? "started by a command" : "reached at a URL"} and takes no ${member.key}`,
      };
    if (member.key === "bearer_token")
      yield {
        kind: "refused",
        place: member,
        onKey: true,
        message: "Codex takes no literal bearer_token",
        help: "name an environment variable with bearer_token_env_var",
      };
    if (/_timeout_sec$/.test(member.key) && (numberAt(member) ?? 0) < 0)
      yield { kind: "refused", place: member, message: `${member.key} must not be negative` };
  }
}
