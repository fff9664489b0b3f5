import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nodeCrypto } from "../../src/host/node-crypto.ts";
import { readStatementSigner, readStatementVerifier } from "../../src/host/signing-keys.ts";
import { packageBundle } from "../../src/package/package-bundle.ts";
import { manifestOf } from "../../src/package/manifest.ts";
import type { BundleEntry } from "../../src/package/verify/bundle-entry.ts";
import { verifyBundle } from "../../src/package/verify/verify-bundle.ts";
import { sealBundle } from "../../src/package/seal-bundle.ts";
import { sampleInput } from "./support/sample-input.ts";

const newKey = () => {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  return {
    signer: readStatementSigner(privateKey.export({ type: "pkcs8", format: "pem" }).toString()),
    verifier: readStatementVerifier(publicKey.export({ type: "spki", format: "pem" }).toString()),
  };
};
const key = newKey();
const tree = packageBundle(sampleInput, nodeCrypto, { statementSigner: key.signer });

/** The bundle as it is found on disk, after someone has been at it. */
function found(change: (entries: Map<string, BundleEntry>) => void = () => undefined): readonly BundleEntry[] {
  const entries = tree.map(
    ({ path, content, mode }) => [path, { path, kind: "file", content: Buffer.from(content), mode }] as const,
  );
  const map = new Map<string, BundleEntry>(entries);
  change(map);
  return [...map.values()];
}
const requirements = "linux/root/etc/codex/requirements.toml";
const codes = (entries: readonly BundleEntry[], trust = key.verifier) =>
  verifyBundle(entries, nodeCrypto, trust).map(({ code, path }) => `${code} ${path}`);

describe("verifyBundle", () => {
  it("finds nothing wrong with what was built, signed or not", () => {
    expect(codes(found())).toEqual([]);
    const unsigned = packageBundle(sampleInput, nodeCrypto);
    const entries = unsigned.map(({ path, content, mode }) => ({
      path,
      kind: "file" as const,
      content: Buffer.from(content),
      mode,
    }));
    expect(verifyBundle(entries, nodeCrypto)).toEqual([]);
    expect(codes(entries)).toEqual(["missing-signature provenance.dsse.json"]);
  });

  it("works where files have no modes", () => {
    expect(codes(found().map(({ path, kind, content }) => ({ path, kind, content })))).toEqual([]);
  });

  it.each<readonly [string, string, (entries: Map<string, BundleEntry>) => void]>([
    ["a missing file", `missing-file ${requirements}`, (entries) => entries.delete(requirements)],
    [
      "a changed file",
      `changed-file ${requirements}`,
      (entries) => put(entries, requirements, { content: Buffer.from("x") }),
    ],
    ["an added file", "unlisted-file linux/extra.sh", (entries) => put(entries, "linux/extra.sh", {})],
    [
      "a file under another name",
      "unlisted-file linux/renamed",
      (entries) => {
        put(entries, "linux/renamed", entries.get(requirements)!);
        entries.delete(requirements);
      },
    ],
    [
      "another mode",
      "changed-mode linux/install.sh",
      (entries) => put(entries, "linux/install.sh", { ...entries.get("linux/install.sh"), mode: 0o777 }),
    ],
    [
      "a set-user-id bit",
      "changed-mode linux/install.sh",
      (entries) => put(entries, "linux/install.sh", { ...entries.get("linux/install.sh"), mode: 0o4755 }),
    ],
    ["a link", `not-a-file ${requirements}`, (entries) => put(entries, requirements, { kind: "link" })],
    ["a path that leaves the bundle", "unsafe-path ../outside", (entries) => put(entries, "../outside", {})],
    ["no checksums", "missing-file SHA256SUMS", (entries) => entries.delete("SHA256SUMS")],
    ["no statement", "missing-file provenance.intoto.json", (entries) => entries.delete("provenance.intoto.json")],
    ["no manifest", "unreadable-manifest manifest.json", (entries) => entries.delete("manifest.json")],
    [
      "a broken manifest",
      "unreadable-manifest manifest.json",
      (entries) => put(entries, "manifest.json", { content: Buffer.from("{") }),
    ],
    [
      "another mode of the manifest",
      "changed-mode manifest.json",
      (entries) => put(entries, "manifest.json", { ...entries.get("manifest.json"), mode: 0o666 }),
    ],
    ["no signature", "missing-signature provenance.dsse.json", (entries) => entries.delete("provenance.dsse.json")],
  ])("refuses %s", (_name, expected, change) => {
    expect(codes(found(change))).toContain(expected);
  });

  it("refuses another's signature", () => {
    expect(codes(found(), newKey().verifier)).toEqual(["wrong-signature provenance.dsse.json"]);
  });

  it("refuses a bundle that was changed and sealed again by someone else", () => {
    const changed = tree.filter(({ path }) => !/^(manifest|provenance|SHA256)/.test(path));
    const forged = changed.map((file) => (file.path === requirements ? { ...file, content: "allow = true\n" } : file));
    const resealed = sealBundle(sampleInput, forged, nodeCrypto, newKey().signer);
    const entries = resealed.map(({ path, content, mode }) => ({
      path,
      kind: "file" as const,
      content: Buffer.from(content),
      mode,
    }));
    expect(verifyBundle(entries, nodeCrypto)).toEqual([]);
    expect(codes(entries)).toEqual(["wrong-signature provenance.dsse.json"]);
    const replayed = entries.map(
      (entry) => found().find(({ path }) => path === entry.path && path === "provenance.dsse.json") ?? entry,
    );
    expect(codes(replayed).some((code) => code.startsWith("wrong-statement provenance.dsse.json"))).toBe(true);
  });

  it("refuses any one change to any one file", () => {
    const entries = found();
    const changes: readonly ((entry: BundleEntry, at: number) => readonly BundleEntry[])[] = [
      () => [],
      (entry, at) => [{ ...entry, content: flipped(entry.content, at) }],
      (entry, at) => [{ ...entry, content: entry.content.subarray(0, at % entry.content.length) }],
      (entry) => [{ ...entry, content: Buffer.concat([entry.content, Buffer.from("\n")]) }],
      (entry, at) => [{ ...entry, mode: (entry.mode ?? 0) ^ (1 << (at % 12)) }],
      (entry) => [{ ...entry, path: `${entry.path}x` }],
      (entry) => [entry, { ...entry, path: `${entry.path}.new` }],
      (entry) => [{ ...entry, kind: "link" }],
    ];
    const property = fc.property(
      fc.nat({ max: entries.length - 1 }),
      fc.constantFrom(...changes),
      fc.nat(),
      (index, change, at) => {
        const changed = entries.flatMap((entry, other) => (other === index ? change(entry, at) : [entry]));
        expect(codes(changed)).not.toEqual([]);
      },
    );
    fc.assert(property, { numRuns: 300 });
  });

  it("refuses an envelope that is about another bundle, or that nobody can read, without a key too", () => {
    const other = packageBundle({ ...sampleInput, revision: "other" }, nodeCrypto, { statementSigner: key.signer });
    const envelope = other.find(({ path }) => path === "provenance.dsse.json")!.content;
    const untrusted = (content: string | Uint8Array) =>
      verifyBundle(
        found((entries) => put(entries, "provenance.dsse.json", { content: Buffer.from(content) })),
        nodeCrypto,
      ).map(({ code }) => code);
    expect(untrusted(envelope)).toContain("wrong-statement");
    for (const broken of ["", "{}", "[]", '{"payload":"e30=","payloadType":"x","signatures":[]}'])
      expect(untrusted(broken)).toContain("wrong-signature");
  });

  it("refuses a manifest that names a path outside, also when everything else agrees", () => {
    const outside = [{ path: "../../etc/cron.d/x", content: "", mode: 0o644 }];
    expect(manifestOf(sampleInput, outside, nodeCrypto).files).toHaveLength(1);
    const sealed = sealBundle(sampleInput, outside, nodeCrypto, key.signer);
    const entries = sealed.map(({ path, content, mode }) => ({
      path,
      kind: "file" as const,
      content: Buffer.from(content),
      mode,
    }));
    expect(codes(entries)).toEqual(["unsafe-path ../../etc/cron.d/x"]);
  });
});

function put(entries: Map<string, BundleEntry>, path: string, entry: Partial<BundleEntry>): unknown {
  return entries.set(path, { kind: "file", content: new Uint8Array(), mode: 0o644, ...entry, path });
}

/** One bit of the content changed. */
function flipped(content: Uint8Array, at: number): Uint8Array {
  const bytes = Buffer.from(content);
  const place = at % bytes.length;
  bytes[place] = bytes[place]! ^ (1 << (at % 8));
  return bytes;
}
