import fc from "fast-check";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { nodeCrypto } from "../../src/host/node-crypto.ts";
import { packageBundle } from "../../src/package/package-bundle.ts";
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
      const scripts = new Map(packageBundle(input, nodeCrypto).map(({ path, content }) => [path, String(content)]));
      const run = (path: string) => {
        writeFileSync(join(directory, "script.sh"), scripts.get(path) ?? "exit 9");
        return runTool(shell, [join(directory, "script.sh"), "--root", root], { cwd: directory });
      };
      for (const path of ["linux/install.sh", "macos/install-hooks.sh"]) {
        expect(run(path)).toMatchObject({ status: 0, stderr: "" });
        const written = readFileSync(join(root, "etc/codex/hooks", name));
        expect(written.equals(Buffer.from(body))).toBe(true);
      }
      expect(run("linux/uninstall.sh")).toMatchObject({ status: 0, stderr: "" });
      expect(existsSync(join(root, "etc/codex/requirements.toml"))).toBe(false);
      expect(existsSync(join(directory, "pwned"))).toBe(false);
    },
  );
  fc.assert(property, { numRuns: 40, examples: [[hostileText, "a 'b' $c.sh", hostileText, "dash"]] });
});
