import fc from "fast-check";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse as parsePlist } from "plist";
import { expect, it } from "vitest";
import { parseDocument } from "yaml";
import { nativeChecks } from "../../src/drift/native/native-checks.ts";
import { nodeCrypto } from "../../src/host/node-crypto.ts";
import { xmlCharacters } from "../../src/package/escape.ts";
import { packageBundle } from "../../src/package/package-bundle.ts";
import { powershellShape } from "./support/parse-powershell.ts";
import { runTool } from "./support/run-tool.ts";
import { hostileText, sampleInput } from "./support/sample-input.ts";
import { temporaryDirectory } from "./support/temporary-directory.ts";

const special = [
  "'",
  '"',
  "`",
  "$(touch pwned)",
  "$HOME",
  "\\",
  "\n",
  "\r",
  " ",
  "*",
  "!",
  "#",
  ";",
  "&&",
  "%s",
  "-n",
  "{{",
  "ü",
  "‘",
  "💥",
  "END_OF_BASE64",
];
const text = fc
  .array(fc.oneof(fc.constantFrom(...special), fc.string({ unit: "binary" })), { maxLength: 8 })
  .map((parts) => parts.join(""));
const fileName = text.map((value) => `${value.replace(/[/\\\0\r\n]/g, "")}.sh`);

it("the generated sh takes hostile names and texts as they are, and runs none of them", () => {
  const directory = temporaryDirectory();
  const property = fc.property(
    text,
    fileName,
    text,
    fc.constantFrom("dash", "bash", "zsh", "ksh"),
    (revision, name, body, shell) => {
      const root = join(directory, "root");
      rmSync(root, { recursive: true, force: true });
      mkdirSync(root);
      const texts = { requirements: body, hooks: [{ fileName: name, text: body }] };
      const input = { ...sampleInput, revision, platforms: { linux: texts, macos: texts } };
      const tree = packageBundle(input, nodeCrypto, { others: nativeChecks(input, nodeCrypto) });
      const scripts = new Map(tree.map(({ path, content }) => [path, String(content)]));
      const run = (path: string) => {
        writeFileSync(join(directory, "script.sh"), scripts.get(path) ?? "exit 9");
        return runTool(shell, [join(directory, "script.sh"), "--root", root], { cwd: directory });
      };
      for (const path of ["linux/install.sh", "macos/install-hooks.sh"]) {
        expect(run(path)).toMatchObject({ status: 0, stderr: "" });
        const written = readFileSync(join(root, "etc/codex/hooks", name));
        expect(written.equals(Buffer.from(body))).toBe(true);
      }
      // Only what root installs is root's.
      const check = run("linux/drift-check.sh");
      expect(check).toMatchObject({ status: process.getuid?.() === 0 ? 0 : 1, stderr: "" });
      expect(run("linux/uninstall.sh")).toMatchObject({ status: 0, stderr: "" });
      expect(existsSync(join(root, "etc/codex/requirements.toml"))).toBe(false);
      expect(existsSync(join(directory, "pwned"))).toBe(false);
    },
  );
  fc.assert(property, { numRuns: 40, examples: [[hostileText, "a 'b' $c.sh", hostileText, "dash"]] });
});

/** Text that no single-quoted string of PowerShell may hold, so that it always travels as base64. */
const foreign = text.map((value) => `ü${value}`);

it("the generated PowerShell is the same program whatever the names and texts are", async () => {
  const windowsScripts = (revision: string, name: string, body: string, organization: string) => {
    const windows = { requirements: body, hooks: [{ fileName: `${name}.ps1`, text: body }] };
    const linux = { requirements: body, hooks: [{ fileName: `${name}.sh`, text: body }] };
    const input = {
      ...sampleInput,
      revision,
      ...{ description: organization, owner: organization, organization: { name: organization, identifier: "a.b" } },
      platforms: { windows, linux },
    };
    const tree = packageBundle(input, nodeCrypto, { others: nativeChecks(input, nodeCrypto) });
    return tree.filter(({ path }) => /^windows\/(wsl\/)?[^/]+\.ps1$/.test(path));
  };
  const shapes = async (files: ReturnType<typeof windowsScripts>) =>
    new Map(
      await Promise.all(
        files.map(async ({ path, content }) => [path, await powershellShape(String(content))] as const),
      ),
    );
  const plain = await shapes(windowsScripts("ü", "ü", "ü", "ü"));
  expect([...plain.keys()]).toHaveLength(7);
  const property = fc.asyncProperty(foreign, foreign, foreign, foreign, async (revision, name, body, organization) => {
    const scripts = windowsScripts(revision, name.replace(/[/\\\0\r\n]/g, ""), body, organization);
    expect(await shapes(scripts)).toEqual(plain);
    for (const { content } of scripts) expect(/[^\r\n\t\x20-\x7e]/.exec(String(content))).toBeNull();
  });
  await fc.assert(property, { numRuns: 25, examples: [[`ü${hostileText}`, "ü’ $c", `ü${hostileText}`, hostileText]] });
});

/** Text that XML can hold: what it cannot, the tests of the profile are about. */
const printable = text.map((value) => xmlCharacters(value).replaceAll("\ufffd", ""));

it("every document takes hostile names as they are", () => {
  const property = fc.property(printable, printable, printable, (organization, description, layer) => {
    const constraint = { constraint: "a", layer, file: description, line: 1 };
    const input = {
      ...sampleInput,
      ...{ description, owner: layer, organization: { name: organization, identifier: "com.acme.codex" } },
      constraintsByFile: { "linux/requirements.toml": [constraint], "macos/requirements.toml": [constraint] },
    };
    const tree = new Map(packageBundle(input, nodeCrypto).map(({ path, content }) => [path, String(content)]));
    const profile = parsePlist(tree.get("macos/com.acme.codex.mobileconfig") ?? "") as Record<string, unknown>;
    expect(profile["PayloadOrganization"]).toBe(organization);
    const manifest = JSON.parse(tree.get("manifest.json") ?? "");
    expect(manifest).toMatchObject({ description, owner: layer, organization: { name: organization } });
    const file = manifest.files.find(({ path }: { path: string }) => path.endsWith("root/etc/codex/requirements.toml"));
    expect(file.constraints).toEqual([JSON.parse(JSON.stringify(constraint))]);
    expect(JSON.parse(tree.get("macos/jamf-custom-schema.json") ?? "").title).toBe(`Codex policy of ${organization}`);
    for (const [path, content] of tree)
      if (path.endsWith(".yml")) expect([path, parseDocument(content).errors]).toEqual([path, []]);
    // One line for each tag: nothing that a name holds begins another tag or section.
    const tags = (tree.get("linux/acme-payments.spec") ?? "").match(/^[A-Z][A-Za-z0-9]*(?=:)|^%[a-z]+/gm);
    expect(tags).toEqual(specTags);
  });
  const specTags = [
    ...["%global", "%global", "%global", "%global", "%global", "%global", "Name", "Version", "Release", "Summary"],
    ...["License", "Packager", "Source0", "BuildArch", "AutoReqProv", "Provides", "Conflicts"],
    ...["%description", "%prep", "%build", "%install", "%pre", "%files", "%defattr"],
  ];
  fc.assert(property, { numRuns: 40, examples: [[hostileText, hostileText, hostileText]] });
});
