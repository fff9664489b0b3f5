import { compareText } from "../../diagnostics/sort.ts";
import type { PackageCrypto } from "../crypto.ts";
import type { FileTree, PackageInput, PackageNote } from "../types.ts";
import { type DomainPattern, readDomainPattern } from "./domain-pattern.ts";
import type { NetworkLists } from "./network-lists.ts";
import { isSayableInZone, responsePolicyZone } from "./response-policy-zone.ts";
import { isSayableInSquid, squidConfig } from "./squid-config.ts";

/** The domain lists for people, for an egress proxy and for a resolver. */
export function networkTree(input: PackageInput, crypto: PackageCrypto): FileTree {
  if (input.domains === undefined) return [];
  const lists: NetworkLists = {
    policy: input.policy,
    revision: input.revision,
    allow: readPatterns(input.domains.allow),
    deny: readPatterns(input.domains.deny),
    exclusive: input.domains.exclusive,
    serial: input.sourceDateEpoch ?? parseInt(crypto.sha256(input.revision).slice(0, 7), 16),
  };
  const texts: readonly (readonly [string, string])[] = [
    ["network/allow.txt", lists.allow.map(({ text }) => `${text}\n`).join("")],
    ["network/deny.txt", lists.deny.map(({ text }) => `${text}\n`).join("")],
    ["network/domains.csv", csv(lists)],
    ["network/squid.conf", squidConfig(lists)],
    ["network/rpz.zone", responsePolicyZone(lists)],
  ];
  return texts.map(([path, content]) => ({ path, content, mode: 0o644 }));
}

/** What a network file has no way to say, for the build's report. */
export function networkNotes(input: PackageInput): readonly PackageNote[] {
  const { allow, deny } = input.domains ?? { allow: [], deny: [] };
  const patterns = [...readPatterns(allow), ...readPatterns(deny)];
  const missing = (
    path: string,
    format: string,
    isSayable: (pattern: DomainPattern) => boolean,
  ): readonly PackageNote[] => {
    const unsayable = patterns.filter((pattern) => !isSayable(pattern)).map(({ text }) => text);
    if (unsayable.length === 0) return [];
    const texts = [...new Set(unsayable)].sort(compareText);
    const more = texts.length > 5 ? ` and ${texts.length - 5} more, listed in the file` : "";
    return [{ path, message: `${format} has no word for ${texts.slice(0, 5).join(", ")}${more}` }];
  };
  return [
    ...missing("network/squid.conf", "squid", isSayableInSquid),
    ...missing("network/rpz.zone", "a response policy zone", isSayableInZone),
  ];
}

const known = new WeakMap<readonly string[], readonly DomainPattern[]>();

/** Sorted, each pattern once. */
function readPatterns(written: readonly string[]): readonly DomainPattern[] {
  let patterns = known.get(written);
  if (patterns === undefined) {
    const byText = new Map(written.map(readDomainPattern).map((pattern) => [pattern.text, pattern]));
    known.set(written, (patterns = [...byText.values()].sort((a, b) => compareText(a.text, b.text))));
  }
  return patterns;
}

const meanings: Readonly<Record<DomainPattern["kind"], string>> = {
  host: "this host",
  below: "every host below the name; not the name itself",
  "host-and-below": "the name itself and every host below it",
  glob: "every host of this form; * also stands for dots",
  address: "this address when it is written as an address",
};

function csv({ allow, deny }: NetworkLists): string {
  const row = (decision: string) => (pattern: DomainPattern) => [pattern.text, decision, meanings[pattern.kind]];
  const rows = [["pattern", "decision", "covers"], ...deny.map(row("deny")), ...allow.map(row("allow"))];
  return rows.map((fields) => `${fields.map(csvField).join(",")}\r\n`).join("");
}

function csvField(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
