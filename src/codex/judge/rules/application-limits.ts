import type { JudgedDocument, Verdict } from "../document.ts";
import { flagAt, membersOf, placeAt, textAt } from "../place.ts";

/**
 * The application's limits: exact ASCII domain names only, absolute paths only, a configuration server by HTTPS only, and that one among
 * the allowed domains where those are enforced.
 */
export function* applicationLimits({ root }: JudgedDocument): Iterable<Verdict> {
  for (const domain of membersOf(placeAt(root, "application", "network", "domains")))
    if (
      !/^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(domain.key)
    )
      yield {
        kind: "refused",
        place: domain,
        onKey: true,
        message: `"${domain.key}" is no exact domain name: application.network.domains takes no URLs, ports or wildcards`,
      };
  for (const path of membersOf(placeAt(root, "application", "storage"))) {
    const text = textAt(path);
    if (text !== undefined && !text.startsWith("/") && !/^[A-Za-z]:[\\/]/.test(text))
      yield { kind: "refused", place: path, message: `"${text}" is no absolute path` };
  }
  for (const url of [
    placeAt(root, "config_server", "base_url"),
    ...membersOf(placeAt(root, "config_server", "oauth")).filter((member) => member.key.endsWith("_url")),
  ]) {
    const text = textAt(url);
    if (url !== undefined && text !== undefined && !/^https:\/\/[^\s/@#?]+([/?][^\s#]*)?$/.test(text))
      yield {
        kind: "refused",
        place: url,
        message: "config_server URLs must use HTTPS without user information or fragments",
      };
  }
  const server = placeAt(root, "config_server", "base_url");
  const host = /^https:\/\/([^/:?]+)/.exec(textAt(server) ?? "")?.[1];
  const isEnforced = flagAt(placeAt(root, "application", "network", "enabled")) === true;
  const isAllowed = textAt(placeAt(root, "application", "network", "domains", host ?? "")) === "allow";
  if (server !== undefined && host !== undefined && isEnforced && !isAllowed)
    yield {
      kind: "refused",
      place: server,
      message: `application.network.domains does not allow "${host}"`,
      help: "destination denied by application network policy",
    };
}
