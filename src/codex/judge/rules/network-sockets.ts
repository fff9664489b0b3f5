import type { JudgedDocument, Verdict } from "../document.ts";
import { flagAt, membersOf, placeAt, textAt, textsIn } from "../place.ts";

/**
 * Unix sockets of `experimental_network`: the map and the older list exclude each other, and an allowed socket must be an absolute
 * path, or no session starts once the network is enabled.
 */
export function* networkSockets({ root }: JudgedDocument): Iterable<Verdict> {
  const network = placeAt(root, "experimental_network");
  if (network === undefined) return;
  const sockets = placeAt(network, "unix_sockets");
  const list = placeAt(network, "allow_unix_sockets");
  if (sockets !== undefined && list !== undefined)
    yield {
      kind: "refused",
      place: sockets,
      onKey: true,
      message: "unix_sockets cannot be combined with the older allow_unix_sockets",
      related: [{ message: "the older list is here", span: list.keySpan }],
    };
  if (flagAt(placeAt(network, "enabled")) !== true) return;
  const mapped = membersOf(sockets).filter((member) => textAt(member) === "allow");
  const allowed = [
    ...mapped.map((place) => ({ text: place.key, place, onKey: true })),
    ...textsIn(list).map((entry) => ({ ...entry, onKey: false })),
  ];
  for (const { text, place, onKey } of allowed)
    if (!text.startsWith("/") || text.includes("\0"))
      yield {
        kind: "stops-sessions",
        place,
        onKey,
        message: `the socket "${text}" is no absolute path, which stops every session`,
      };
}
