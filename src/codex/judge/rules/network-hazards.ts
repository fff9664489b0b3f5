import { coveringDomain } from "../../../catalogue/domain-pattern.ts";
import type { JudgedDocument, Verdict } from "../document.ts";
import { nameBeyond } from "../network-pattern.ts";
import { flagAt, placeAt } from "../place.ts";
import { allowedDomains, deniedDomains } from "./network-domains.ts";

/**
 * What the network requirement does besides what it says: it counts for nothing unless enabled; an allowed domain is reachable even
 * from a read-only sandbox; a star without a dot behind it takes the names of others; a denied wildcard beats every allow below it.
 */
export function* networkHazards({ root }: JudgedDocument): Iterable<Verdict> {
  const network = placeAt(root, "experimental_network");
  if (network?.node.kind !== "map") return;
  const enabled = placeAt(network, "enabled");
  if (flagAt(enabled) !== true) {
    const help = "set enabled = true";
    yield {
      kind: "ineffective",
      place: enabled ?? network,
      message: "the network requirement does nothing unless it is enabled",
      help,
    };
    return;
  }
  const allowed = allowedDomains(network);
  const [first] = allowed;
  if (first !== undefined)
    yield {
      kind: "hazard",
      code: "network-grants-access",
      place: network,
      message: "the allowed domains are reachable even from a read-only sandbox",
    };
  for (const { text, place } of allowed) {
    const other = nameBeyond(text);
    if (other === undefined) continue;
    const message = `"${text}" also allows ${other}`;
    yield { kind: "hazard", code: "domain-open-ended", place, onKey: true, message };
  }
  const shadowOf = coveringDomain(deniedDomains(network), ({ text }) => text);
  for (const { text, place } of allowed) {
    const shadow = shadowOf(text);
    if (shadow === undefined) continue;
    const related = [{ message: `"${shadow.text}" is denied here`, span: shadow.place.keySpan }];
    yield {
      kind: "ineffective",
      code: "domain-shadowed",
      place,
      onKey: true,
      message: `"${text}" lies under the denied "${shadow.text}"`,
      related,
    };
  }
}
