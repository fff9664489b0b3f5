import { domainMatches, normalHost } from "./domain-pattern.ts";
import type { SimulatedBundle } from "./bundle.ts";
import { mapAt, stringsAt, valueAt } from "./plain-path.ts";
import { type Answer, decided, type Question, type SettingPath } from "./question.ts";

const network = ["requirements", "experimental_network"];

/** What the managed network list says about a host that a sandboxed command connects to. */
export function answerDomain(bundle: SimulatedBundle, { domain }: Question & { kind: "domain" }): Answer {
  const settings = mapAt(bundle.requirements, ["experimental_network"]);
  if (settings["enabled"] !== true) {
    return decided(
      "allow",
      "the managed network list is not switched on, so it covers nothing",
      ...present(settings, "enabled"),
    );
  }
  const matching = domainEntries(bundle).filter((entry) => domainMatches(entry.pattern, domain));
  const denied = matching.find((entry) => entry.access === "deny");
  if (denied !== undefined)
    return decided("deny", `${denied.pattern} is denied, which beats every allow`, denied.setting);
  const allowed = matching.find((entry) => entry.access === "allow");
  const exclusive = settings["managed_allowed_domains_only"] === true;
  if (allowed === undefined) {
    const addition = exclusive ? "" : "; users may add hosts of their own, because the managed list is not exclusive";
    return decided("deny", `no entry of the managed list allows ${normalHost(domain)}${addition}`, [
      ...network,
      "enabled",
    ]);
  }
  const review = stringsAt(settings, ["review_domains"])?.some(
    (pattern) => domainMatches(pattern, domain) || pattern === "*",
  );
  const addition = review === true ? "; each connection needs a review" : "";
  return decided("allow", `${allowed.pattern} is allowed${addition}`, allowed.setting);
}

interface DomainEntry {
  readonly pattern: string;
  readonly access: "allow" | "deny";
  readonly setting: SettingPath;
}

/** The entries of the list, in the present form and in the older one. */
function domainEntries(bundle: SimulatedBundle): readonly DomainEntry[] {
  const settings = mapAt(bundle.requirements, ["experimental_network"]);
  const current = Object.entries(mapAt(settings, ["domains"])).flatMap(([pattern, access]): DomainEntry[] =>
    access === "allow" || access === "deny" ? [{ pattern, access, setting: [...network, "domains", pattern] }] : [],
  );
  return [
    ...current,
    ...olderEntries(settings, "allowed_domains", "allow"),
    ...olderEntries(settings, "denied_domains", "deny"),
  ];
}

function olderEntries(
  settings: ReturnType<typeof mapAt>,
  key: string,
  access: DomainEntry["access"],
): readonly DomainEntry[] {
  return (stringsAt(settings, [key]) ?? []).map((pattern, index) => ({
    pattern,
    access,
    setting: [...network, key, index],
  }));
}

function present(settings: ReturnType<typeof mapAt>, key: string): readonly SettingPath[] {
  return valueAt(settings, [key]) === undefined ? [] : [[...network, key]];
}
