import { describe, expect, it } from "vitest";
import { findingCodes } from "../../src/drift/finding-codes.ts";
import { nativeChecks } from "../../src/drift/native/native-checks.ts";
import { nodeCrypto } from "../../src/host/node-crypto.ts";
import { packageBundle } from "../../src/package/package-bundle.ts";
import type { PackageInput } from "../../src/package/types.ts";
import { powershellErrors } from "./support/parse-powershell.ts";
import { hostileText, sampleInput } from "./support/sample-input.ts";

const names = [
  "Detect.ps1",
  "Discover.ps1",
  "Install.ps1",
  "Remediate.ps1",
  "Uninstall.ps1",
  "wsl/Check-Wsl.ps1",
  "wsl/Install-Wsl.ps1",
];
const scriptsOf = (input: PackageInput) =>
  packageBundle(input, nodeCrypto, { others: nativeChecks(input, nodeCrypto) })
    .filter(({ path }) => path.startsWith("windows/") && path.endsWith(".ps1") && !path.includes("ProgramData"))
    .map(({ path, content }) => [path.slice("windows/".length), String(content)] as const);

/** What PowerShell 5.1 does not know, and the grammar of newer versions lets pass. */
const newerThan51: readonly (readonly [name: string, form: RegExp])[] = [
  ["&& and ||", /(&&|\|\|)/],
  ["?? and ??=", /\?\?/],
  ["?. and ?[", /\$\w+\?[.[]/],
  ["the ternary operator", /\?[^'"\]]*\s:\s/],
  ["-Parallel", /-Parallel\b/i],
  ["-AsHashtable", /-AsHashtable\b/i],
  ["utf8NoBOM", /utf8NoBOM/i],
  ["clean blocks", /^\s*clean\s*\{/im],
  ["$IsWindows and the like", /\$Is(Windows|Linux|MacOS|CoreCLR)\b/i],
];

/** What writes files in an encoding of its own, or reads where a user decides. */
const traps: readonly RegExp[] = [
  /Out-File/i,
  /Set-Content/i,
  /Add-Content/i,
  /\$env:ProgramData/i,
  /Invoke-Expression|\biex\b/i,
  /takeown[^\n]*\/D\b/i,
];

const hostile: PackageInput = {
  ...sampleInput,
  revision: hostileText,
  organization: { name: hostileText, identifier: "com.acme.codex" },
  platforms: {
    ...sampleInput.platforms,
    windows: { requirements: hostileText, hooks: [{ fileName: "a ’b' $c `d.ps1", text: hostileText }] },
  },
};
const empty: PackageInput = { ...sampleInput, platforms: { windows: { hooks: [] }, linux: { hooks: [] } } };

describe.each([
  ["the sample", sampleInput, names],
  ["hostile names", hostile, names],
  ["nothing to install", empty, names.slice(0, 5)],
])("the PowerShell scripts of %s", (_name, input, expected) => {
  const scripts = scriptsOf(input);

  it("are there", () => {
    expect(scripts.map(([path]) => path).sort()).toEqual([...expected].sort());
  });

  it.each(scripts)("%s parses, is ASCII with CRLF, and uses nothing newer than 5.1", async (_path, text) => {
    expect(await powershellErrors(text)).toEqual([]);

    expect(text).toMatch(/^[\r\n\t\x20-\x7e]*$/);
    expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    const code = text.replace(/@'[\s\S]*?\r\n'@/g, "''").replace(/^\s*#.*$/gm, "");
    for (const [name, form] of newerThan51) expect([name, form.exec(code)?.[0]]).toEqual([name, undefined]);
    for (const trap of traps) expect(code).not.toMatch(trap);
  });
});

describe("the checks themselves", () => {
  it.each(["if ($a { }", "$x = 'a", "$a ? 1 : 2", "$a ?? 1", "@{ a = "])("find the mistake in %s", async (text) => {
    expect(await powershellErrors(text)).not.toEqual([]);
  });

  it("see what is newer than 5.1", () => {
    const newer = [
      "a && b",
      "$a ?? 1",
      "$a?.b",
      "$a ? 1 : 2",
      "ForEach-Object -Parallel {}",
      "ConvertFrom-Json -AsHashtable",
    ];
    expect(newer.filter((line) => !newerThan51.some(([, form]) => form.test(line)))).toEqual([]);
  });
});

describe("the findings of the Windows scripts", () => {
  const native = Object.entries(findingCodes).filter(([, entry]) =>
    (entry.native as readonly string[]).includes("Detect.ps1"),
  );
  const detect = new Map(scriptsOf(sampleInput)).get("Detect.ps1") ?? "";

  it("are those that the table of codes says, as severe as there", () => {
    const listed = [...detect.matchAll(/^ {4}'([a-z-]+)' = @\('(critical|warning)', '/gm)].map(([, code, severity]) => [
      code,
      severity,
    ]);
    expect(listed.sort()).toEqual(native.map(([code, { severity }]) => [code, severity]).sort());
    const used = [...detect.matchAll(/New-Finding '([a-z-]+)'|\$code = '([a-z-]+)'/g)].map(([, a, b]) => a ?? b);
    expect([...new Set(used)].sort()).toEqual(native.map(([code]) => code).sort());
  });

  it("say in the last line what could not be read, and nothing is changed then", () => {
    const remediate = new Map(scriptsOf(sampleInput)).get("Remediate.ps1") ?? "";
    const main = remediate.slice(remediate.lastIndexOf("function "));
    const refusal = main.indexOf("'unverifiable nothing-changed '");
    expect(refusal).toBeGreaterThan(0);
    expect(main.slice(refusal).indexOf("exit 1")).toBeLessThan(main.slice(refusal).indexOf("Install-Policy"));
  });
});

describe("hostile text", () => {
  it("travels as base64 and comes out as it was", () => {
    const install = new Map(scriptsOf(hostile)).get("Install.ps1") ?? "";
    const revision =
      /\$Revision = \(\[Text\.Encoding\]::UTF8\.GetString\(\[Convert\]::FromBase64String\('([^']*)'\)\)\)/.exec(
        install,
      )?.[1];
    expect(Buffer.from(revision ?? "", "base64").toString("utf8")).toBe(hostileText);
    const contents = [...install.matchAll(/Content = @'\r\n([\s\S]*?)\r\n'@/g)].map(([, base64]) =>
      Buffer.from(base64!, "base64").toString("utf8"),
    );
    expect(contents).toEqual([hostileText, hostileText]);
  });
});
