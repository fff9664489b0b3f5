import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseBinary, type PlistValue } from "plist";
import { describe, expect, it } from "vitest";
import { nodeCrypto } from "../../src/host/node-crypto.ts";
import { packageBundle } from "../../src/package/package-bundle.ts";
import type { PackageInput } from "../../src/package/types.ts";
import { uuidV5 } from "../../src/package/uuid-v5.ts";
import { runToolWell } from "./support/run-tool.ts";
import { hostileText, sampleInput } from "./support/sample-input.ts";
import { temporaryDirectory } from "./support/temporary-directory.ts";

type Dictionary = Record<string, PlistValue>;

function profileOf(input: PackageInput): {
  readonly text: string;
  readonly profile: Dictionary;
  readonly payload: Dictionary;
} {
  const file = packageBundle(input, nodeCrypto).find(({ path }) => path.endsWith(".mobileconfig"));
  const text = String(file?.content);
  const profile = parse(text) as Dictionary;
  const payloads = profile.PayloadContent as Dictionary[];
  expect(payloads).toHaveLength(1);
  return { text, profile, payload: payloads[0]! };
}

const decode = (value: PlistValue | undefined) => Buffer.from(value as string, "base64").toString("utf8");

describe("the configuration profile", () => {
  const { text, profile, payload } = profileOf(sampleInput);

  it("carries both texts as unwrapped base64 in one payload of Codex's domain", () => {
    expect(payload.PayloadType).toBe("com.openai.codex");
    expect(decode(payload.requirements_toml_base64)).toBe(sampleInput.platforms.macos?.requirements);
    expect(decode(payload.config_toml_base64)).toBe(sampleInput.platforms.macos?.managedConfig);
    expect(text).toMatch(/<string>[A-Za-z0-9+/]{60,}={0,2}<\/string>/);
  });

  it("applies to the device", () => {
    expect(profile).toMatchObject({
      PayloadType: "Configuration",
      PayloadVersion: 1,
      PayloadScope: "System",
      PayloadOrganization: "Acme Corp",
    });
  });

  it("keeps its identifiers when the policy changes, and has others for another organisation", () => {
    const macos = { ...sampleInput.platforms.macos, requirements: "a = 1\n", hooks: [] };
    const changed = profileOf({ ...sampleInput, revision: "other", platforms: { macos } });
    expect([changed.profile.PayloadUUID, changed.payload.PayloadUUID]).toEqual([
      profile.PayloadUUID,
      payload.PayloadUUID,
    ]);
    const other = profileOf({ ...sampleInput, organization: { name: "Acme Corp", identifier: "com.other" } });
    expect(other.profile.PayloadUUID).not.toBe(profile.PayloadUUID);
    expect(new Set([profile.PayloadUUID, payload.PayloadUUID]).size).toBe(2);
    expect(profile.PayloadUUID).toMatch(/^[0-9A-F]{8}-[0-9A-F]{4}-5[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$/);
  });

  it("has no key for a text that is not there", () => {
    const { payload: alone } = profileOf({
      ...sampleInput,
      platforms: { macos: { requirements: "a = 1\n", hooks: [] } },
    });
    expect(alone).not.toHaveProperty("config_toml_base64");
  });

  it("is not written when the policy has nothing for it", () => {
    const files = packageBundle({ ...sampleInput, platforms: { macos: { hooks: [] } } }, nodeCrypto);
    expect(files.some(({ path }) => path.endsWith(".mobileconfig"))).toBe(false);
    expect(files.some(({ path }) => path === "macos/install-hooks.sh")).toBe(true);
  });

  it.each([
    ["the sample", sampleInput],
    [
      "hostile names",
      { ...sampleInput, description: hostileText, organization: { name: hostileText, identifier: "com.acme.codex" } },
    ],
  ])("is accepted by xmllint and plistutil: %s", (_name, input) => {
    const directory = temporaryDirectory();
    const { text: written, profile: read } = profileOf(input);
    const xml = join(directory, "profile.xml");
    writeFileSync(xml, written);
    runToolWell("xmllint", ["--noout", "--nonet", xml]);
    runToolWell("plistutil", ["-i", xml, "-f", "bin", "-o", join(directory, "profile.bin")]);
    expect(parseBinary(readFileSync(join(directory, "profile.bin")))).toEqual(read);
    expect(read.PayloadOrganization).toBe(input.organization.name);
  });
});

describe("uuidV5", () => {
  it("reproduces the example of RFC 4122's errata", () => {
    expect(uuidV5("www.example.com", nodeCrypto, "6ba7b810-9dad-11d1-80b4-00c04fd430c8")).toBe(
      "2ED6657D-E927-568B-95E1-2665A8AEA6A2",
    );
  });
});
