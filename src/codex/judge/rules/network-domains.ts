import type { JudgedDocument, Verdict } from "../document.ts";
import { versionsWith } from "../measured-changes.ts";
import { isBareStar, judgePattern } from "../network-pattern.ts";
import { flagAt, membersOf, type Place, placeAt, textAt, textsIn } from "../place.ts";

/**
 * Domains of `experimental_network`: the map and the older lists exclude each other, a bare star is refused at load, and a pattern
 * that the proxy cannot read stops every session once the network is enabled. Ports are dropped; some patterns match nothing.
 */
export function* networkDomains({ root, versions }: JudgedDocument): Iterable<Verdict> {
  const network = placeAt(root, "experimental_network");
  if (network === undefined) return;
  const domains = placeAt(network, "domains");
  const lists = [placeAt(network, "allowed_domains"), placeAt(network, "denied_domains")].filter(
    (list) => list !== undefined,
  );
  const [list] = lists;
  if (domains !== undefined && list !== undefined)
    yield {
      kind: "refused",
      place: domains,
      onKey: true,
      message: "domains cannot be combined with the older allowed_domains or denied_domains",
      help: "write every domain into the map domains",
      related: [{ message: "the older list is here", span: list.keySpan }],
    };
  const isEnabled = flagAt(placeAt(network, "enabled")) === true;
  const mapped = membersOf(domains).map((place) => ({ text: place.key, place, onKey: true }));
  const listed = lists.flatMap((entries) => textsIn(entries)).map((entry) => ({ ...entry, onKey: false }));
  for (const { text, place, onKey } of [...mapped, ...listed])
    if (isBareStar(text))
      yield {
        kind: "refused",
        place,
        onKey,
        message: `the bare wildcard "${text}" is refused`,
        help: "allowed exact hosts or scoped wildcards like *.example.com or **.example.com",
      };
    else yield* judgeDomain({ text, place, onKey }, isEnabled, versions);
  for (const { text, place } of textsIn(placeAt(network, "review_domains")))
    if (text.trim() !== "*") yield* judgeDomain({ text, place, onKey: false }, isEnabled, versions);
}

interface Domain {
  readonly text: string;
  readonly place: Place;
  readonly onKey: boolean;
}

function* judgeDomain(
  { text, place, onKey }: Domain,
  isEnabled: boolean,
  versions: readonly string[],
): Iterable<Verdict> {
  const verdict = judgePattern(text);
  if (verdict.kind === "fine") return;
  const about = { place, onKey, message: `"${text}": ${verdict.why}` };
  if (verdict.kind === "port-dropped") yield { kind: "ineffective", code: "network-port-dropped", ...about };
  else if (verdict.kind === "never-matches") yield { kind: "ineffective", ...about };
  else if (isEnabled) {
    const stopped = verdict.kind === "broken-glob" ? versions : versionsWith("readsPatternsStrictly", versions);
    const help = "failed to start managed network proxy";
    yield { kind: "stops-sessions", ...about, help, versions: stopped };
    yield { kind: "ineffective", ...about, versions: versions.filter((version) => !stopped.includes(version)) };
  } else yield { kind: "hazard", ...about, help: "every session would fail once the network is enabled" };
}

/** Texts of the allowed domains, in the map or in the older list. */
export function allowedDomains(network: Place): readonly { readonly text: string; readonly place: Place }[] {
  const mapped = membersOf(placeAt(network, "domains")).filter((place) => textAt(place) === "allow");
  return [...mapped.map((place) => ({ text: place.key, place })), ...textsIn(placeAt(network, "allowed_domains"))];
}

/** The same of the denied ones. */
export function deniedDomains(network: Place): readonly { readonly text: string; readonly place: Place }[] {
  const mapped = membersOf(placeAt(network, "domains")).filter((place) => textAt(place) === "deny");
  return [...mapped.map((place) => ({ text: place.key, place })), ...textsIn(placeAt(network, "denied_domains"))];
}
