import { generateKeyPairSync } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runMandate } from "../support/run-mandate.ts";

const root = join(import.meta.dirname, "..", "..");
const folder = join(root, "docs", "mdm");
const pages = readdirSync(folder).filter((name) => name.endsWith(".md"));
const textOf = (page: string) => readFileSync(join(folder, page), "utf8");
let work: string;
let files: readonly string[];

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), "mandate-runbooks-"));
  const acme = join(root, "profiles/examples/acme/payments.policy.yaml");
  const key = join(work, "key.pem");
  writeFileSync(key, generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }));
  const built = await runMandate(["build", acme, "--out", join(work, "out"), "--statement-key", key]);
  expect(built.status, built.stderr).toBe(0);
  files = readdirSync(join(work, "out/acme-payments"), { recursive: true, encoding: "utf8" });
});
afterAll(() => {
  rmSync(work, { recursive: true, force: true });
});

describe.each(pages.filter((page) => page !== "README.md"))("docs/mdm/%s", (page) => {
  it("says how to upload, try, verify, roll back, and what was tested", () => {
    const headings =
      textOf(page)
        .match(/^## .*$/gm)
        ?.join("\n") ?? "";
    for (const heading of ["Canary", "Verify", "Roll back", "Tested"]) expect(headings).toContain(`## ${heading}`);
    expect(headings).toMatch(/## (Upload|macOS|Windows)/);
    expect(textOf(page)).toContain("**Not tested**");
    expect(textOf(page)).toMatch(/^(sudo |powershell )/m);
  });
});

describe.each(pages)("docs/mdm/%s", (page) => {
  it("names files that a bundle has", () => {
    const named = [...textOf(page).matchAll(/`((?:macos|windows|linux|fleet|osquery|network|cloud|audit)\/[^`*]*)`/g)];
    for (const [, path] of named) expect([path, files.some((file) => pattern(path!).test(file))]).toEqual([path, true]);
  });

  it("quotes commands and options that exist", async () => {
    const commands = [...textOf(page).matchAll(/\bmandate ([a-z]+)([^`|\n]*)/g)];
    for (const [, command, rest] of commands) {
      const { status, stdout } = await runMandate([command!, "--help"]);
      expect([command, status]).toEqual([command, 0]);
      for (const [option] of rest!.matchAll(/(?<!\S)--[a-z-]+/g)) expect(stdout).toContain(option);
    }
  });

  it("links to what is there", () => {
    for (const [, target] of textOf(page).matchAll(/\]\(([^)#]*)(?:#([a-z-]+))?\)/g))
      expect([target, existsSync(join(folder, target === "" ? page : target!))]).toEqual([target, true]);
    for (const [, target, anchor] of textOf(page).matchAll(/\]\(([^)#]+)#([a-z-]+)\)/g)) {
      const anchors = [...textOf(target!).matchAll(/^#+ (.*)$/gm)].map(([, title]) => slug(title!));
      expect(anchors).toContain(anchor);
    }
  });
});

/** A path as the pages write it, with the organisation's own names in angle brackets. */
function pattern(path: string): RegExp {
  const parts = path
    .replace(/\/$/, "")
    .split(/<[a-z]+>/)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  // What is signed by a certificate is in no bundle that was built without one.
  return new RegExp(`^${parts.join("[A-Za-z0-9.+_-]+").replace("\\.signed", "")}$`);
}

/** What GitHub makes of a heading. */
function slug(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, "")
    .replaceAll(" ", "-");
}
