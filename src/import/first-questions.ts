import { listOf, mapOf, scalar } from "../codex/lower/nodes.ts";
import { entryOf, type LocatedMap, type LocatedNode, stringValue } from "../source/located.ts";
import { nodeAtPath } from "./word-path.ts";

/** How many questions one word is worth. */
const perWord = 5;

/** Questions that an imported policy has an answer to, in the words of `tests:`. */
export function firstQuestions(words: LocatedMap): readonly LocatedMap[] {
  return [
    ...commandQuestions(words),
    ...domainQuestions(words),
    ...readQuestions(words),
    ...configQuestions(words),
    ...serverQuestions(words),
  ];
}

function at(words: LocatedMap, id: string): LocatedNode | undefined {
  return nodeAtPath(words, id.split("."));
}

function items(node: LocatedNode | undefined): readonly LocatedNode[] {
  return node?.kind === "list" ? node.items : [];
}

function commandQuestions(words: LocatedMap): readonly LocatedMap[] {
  return items(at(words, "commands"))
    .slice(0, 4 * perWord)
    .flatMap((rule) => {
      const tokens = items(entryOf(rule, "match")?.value).map(
        (token) => stringValue(token.kind === "list" ? token.items[0] : token) ?? "",
      );
      if (tokens.some((token) => !/^[A-Za-z0-9_@%+=:,./-]+$/.test(token))) return [];
      return [mapOf({ command: scalar(tokens.join(" "), rule.span) }, rule.span)];
    });
}

function domainQuestions(words: LocatedMap): readonly LocatedMap[] {
  const hosts = ["network.deny", "network.allow"].flatMap((id) => items(at(words, id)).slice(0, perWord));
  const asked = hosts.flatMap((item) => {
    const pattern = stringValue(item) ?? "";
    const host = pattern.startsWith("**.")
      ? pattern.slice(3)
      : pattern.startsWith("*.")
        ? `host${pattern.slice(1)}`
        : pattern;
    return /^[A-Za-z0-9.-]+$/.test(host) ? [mapOf({ domain: scalar(host, item.span) }, item.span)] : [];
  });
  const section = at(words, "network");
  return section === undefined
    ? []
    : [...asked, mapOf({ domain: scalar("unlisted.example", section.span) }, section.span)];
}

function readQuestions(words: LocatedMap): readonly LocatedMap[] {
  return items(at(words, "access.deny_read"))
    .filter((item) => /^[~/][A-Za-z0-9_./-]*$/.test(stringValue(item) ?? ""))
    .slice(0, perWord)
    .map((item) => mapOf({ read: item }, item.span));
}

/** The loosest choice of each list: what a policy is there to clamp. */
const loosest: readonly (readonly [string, string, string])[] = [
  ["access.allow", "sandbox_mode", "danger-full-access"],
  ["approvals.allow", "approval_policy", "never"],
  ["web_search.allow", "web_search", "live"],
];

function configQuestions(words: LocatedMap): readonly LocatedMap[] {
  const lists = loosest.flatMap(([id, key, value]) => {
    const node = at(words, id);
    return node === undefined
      ? []
      : [mapOf({ config: mapOf({ [key]: scalar(value, node.span) }, node.span) }, node.span)];
  });
  const features = at(words, "features");
  const switched = (features?.kind === "map" ? features.entries : []).slice(0, perWord).flatMap((entry) => {
    if (entry.value.kind !== "scalar" || typeof entry.value.value !== "boolean") return [];
    const other = scalar(!entry.value.value, entry.value.span);
    return [
      mapOf(
        { config: mapOf({ features: mapOf({ [entry.key]: other }, entry.value.span) }, entry.value.span) },
        entry.value.span,
      ),
    ];
  });
  return [...lists, ...switched];
}

function serverQuestions(words: LocatedMap): readonly LocatedMap[] {
  const servers = at(words, "mcp.servers");
  if (servers?.kind !== "map") return [];
  const { span } = servers;
  const unlisted = mapOf({ unlisted: mapOf({ url: scalar("https://unlisted.example/mcp", span) }, span) }, span);
  const listed = servers.entries.slice(0, perWord).flatMap((entry) => {
    const [url, command, args] = ["url", "command", "args"].map((key) => entryOf(entry.value, key)?.value);
    if ([url, command, ...items(args)].some((node) => node !== undefined && node.kind !== "scalar")) return [];
    const server = mapOf({ url, command, args: args === undefined ? undefined : listOf(items(args), span) }, span);
    return [mapOf({ mcp: mapOf({ [entry.key]: server }, span) }, span)];
  });
  return [...listed, mapOf({ mcp: unlisted }, span)];
}
