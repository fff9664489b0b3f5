import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, type PlistValue } from "plist";
import { describe, expect, it } from "vitest";
import { nodeCrypto } from "../../src/host/node-crypto.ts";
import { packageBundle } from "../../src/package/package-bundle.ts";
import type { PackageInput } from "../../src/package/types.ts";
import { runTool, runToolWell } from "./support/run-tool.ts";
import { hostileText, sampleInput } from "./support/sample-input.ts";
import { temporaryDirectory } from "./support/temporary-directory.ts";

type Dictionary = Record<string, PlistValue>;
const hostile: PackageInput = {
  ...sampleInput,
  description: hostileText,
  organization: { name: hostileText, identifier: "com.acme.codex" },
};
const textOf = (input: PackageInput, path: string) =>
  String(packageBundle(input, nodeCrypto).find((file) => file.path === `macos/${path}`)?.content);
const direct = (input: PackageInput) =>
  (parse(textOf(input, "com.acme.codex.mobileconfig")) as { PayloadContent: Dictionary[] }).PayloadContent[0]!;
const settings = {
  requirements_toml_base64: direct(sampleInput).requirements_toml_base64,
  config_toml_base64: direct(sampleInput).config_toml_base64,
};

describe.each([
  ["the sample", sampleInput],
  ["hostile names", hostile],
])("the property lists of %s", (_name, input) => {
  it.each([
    "managed-client/com.acme.codex.mobileconfig",
    "com.openai.codex.plist",
    "profile-manifest/com.openai.codex.plist",
  ])("%s is accepted by xmllint and plistutil", (path) => {
    const file = join(temporaryDirectory(), "list.xml");
    writeFileSync(file, textOf(input, path));
    runToolWell("xmllint", ["--noout", "--nonet", file]);
    runToolWell("plistutil", ["-i", file, "-f", "bin", "-o", `${file}.bin`]);
  });
});

describe("the other forms of the same settings", () => {
  it("ManagedClient forces them, under the identifier of the direct form", () => {
    const profile = parse(textOf(sampleInput, "managed-client/com.acme.codex.mobileconfig")) as {
      PayloadContent: Dictionary[];
    } & Dictionary;
    expect(profile.PayloadIdentifier).toBe("com.acme.codex");
    expect(profile.PayloadContent[0]).toMatchObject({
      PayloadType: "com.apple.ManagedClient.preferences",
      PayloadContent: { "com.openai.codex": { Forced: [{ mcx_preference_settings: settings }] } },
    });
  });

  it("Jamf's property list has the keys and nothing else", () => {
    expect(parse(textOf(sampleInput, "com.openai.codex.plist"))).toEqual(settings);
  });

  it("Intune's fragment is the inside of a property list", () => {
    const fragment = textOf(sampleInput, "intune-preference-fragment.xml");
    expect(fragment).not.toContain("<dict>");
    expect(parse(`<plist version="1.0"><dict>${fragment}</dict></plist>`)).toEqual(settings);
  });

  it("Jamf's form is filled in", () => {
    const schema = JSON.parse(textOf(hostile, "jamf-custom-schema.json"));
    expect(schema.__preferencedomain).toBe("com.openai.codex");
    expect(schema.title).toContain(hostileText);
    expect(schema.properties.requirements_toml_base64.default).toBe(settings.requirements_toml_base64);
  });

  it("the profile manifest describes every key that the profile has", () => {
    const manifest = parse(textOf(sampleInput, "profile-manifest/com.openai.codex.plist")) as {
      pfm_subkeys: Dictionary[];
    } & Dictionary;
    expect(manifest.pfm_domain).toBe("com.openai.codex");
    const described = new Set(manifest.pfm_subkeys.map(({ pfm_name }) => pfm_name));
    expect(Object.keys(direct(sampleInput)).filter((key) => !described.has(key))).toEqual([]);
  });

  it("the declaration stays within Apple's limits", () => {
    const organization = { name: "Acme", identifier: `com.${"a".repeat(90)}` };
    const declaration = JSON.parse(textOf({ ...sampleInput, organization }, "declaration-example.json"));
    expect(declaration.Type).toBe("com.apple.configuration.legacy");
    expect(Buffer.byteLength(declaration.Identifier)).toBeLessThanOrEqual(64);
    expect(Buffer.byteLength(declaration.ServerToken)).toBeLessThanOrEqual(64);
  });
});

describe("the Jamf extension attribute", () => {
  /** Runs the script with a stand-in for macOS' defaults, which answers from the given values. */
  function attribute(
    values: Readonly<Record<string, string>>,
    change: (root: string) => void = () => undefined,
  ): string {
    const directory = temporaryDirectory();
    const root = join(directory, "etc/codex");
    for (const folder of ["hooks", "rules"]) mkdirSync(join(root, folder), { recursive: true });
    for (const { path, content } of packageBundle(sampleInput, nodeCrypto)) {
      if (path.startsWith("macos/root/etc/codex/"))
        writeFileSync(join(root, path.slice("macos/root/etc/codex/".length)), content);
    }
    change(root);
    const cases = Object.entries(values).map(([key, value]) => `${key}) echo '${value}' ;;`);
    writeFileSync(join(directory, "defaults"), `#!/bin/sh\ncase $3 in\n${cases.join("\n")}\n*) exit 1 ;;\nesac\n`);
    chmodSync(join(directory, "defaults"), 0o755);
    const script = textOf(sampleInput, "jamf-extension-attribute.sh")
      .replaceAll("/usr/bin/defaults", join(directory, "defaults"))
      .replaceAll("'/etc/codex/", `'${root}/`);
    return runToolWell("dash", ["-s"], { input: script }).stdout;
  }
  const values = Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, value as string]));

  it("tells in-sync from drifted from not managed", () => {
    expect(attribute(values)).toBe("<result>in-sync 3f9a1c20d4e5</result>\n");
    expect(attribute({ ...values, config_toml_base64: "eA==" })).toBe(
      "<result>drifted: config_toml_base64:changed</result>\n",
    );
    expect(attribute({ config_toml_base64: values.config_toml_base64! })).toBe(
      "<result>drifted: requirements_toml_base64:absent</result>\n",
    );
    expect(
      attribute(values, (root) => {
        writeFileSync(join(root, "config.toml"), "x");
      }),
    ).toMatch(/<result>drifted: \S*config.toml:changed<\/result>\n/);
  });

  it("is clean for shellcheck", () => {
    expect(
      runTool("shellcheck", ["--shell=sh", "-"], { input: textOf(sampleInput, "jamf-extension-attribute.sh") }),
    ).toMatchObject({ stdout: "", status: 0 });
  });
});
