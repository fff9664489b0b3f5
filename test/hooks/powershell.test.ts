import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { beforeAll, describe, expect, it } from "vitest";
import { Language, Parser } from "web-tree-sitter";
import { hookCommandWindows, windowsStarter } from "../../src/codex/hooks/hook-command.ts";
import { hookEvents, type HookEvent } from "../../src/codex/hooks/events.ts";
import { hookLibrary } from "../../src/codex/hooks/library.ts";
import { renderHook } from "../../src/codex/hooks/render-hook.ts";
import { exampleParameters } from "./library-examples.ts";

// No PowerShell runs where these tests run: the scripts are parsed, and checked for what Windows PowerShell 5.1 does not have.
const parser = async () => {
  await Parser.init();
  const found = new Parser();
  const wasm = createRequire(import.meta.url).resolve("tree-sitter-powershell/tree-sitter-powershell.wasm");
  found.setLanguage(await Language.load(readFileSync(wasm)));
  return found;
};
let powerShell: Parser;
beforeAll(async () => {
  powerShell = await parser();
});

function hasError(text: string): boolean {
  return powerShell.parse(text)?.rootNode.hasError ?? true;
}

/** What PowerShell 5.1 lacks, outside of quotes. */
function newerSyntax(text: string): readonly string[] {
  const bare = text.replace(/'[^'\n]*'|"[^"\n]*"|#[^\n]*/g, "''");
  return bare.match(/&&|\|\||\?\?|\?\.|-AsHashtable|-Parallel|::new\(/g) ?? [];
}

const rendered = [
  ...hookLibrary.map((hook) => ({
    name: hook.name,
    text: renderHook({
      id: hook.name,
      event: hook.events[0] ?? "PreToolUse",
      run: { kind: "library", use: hook.name, parameters: exampleParameters[hook.name] ?? {} },
      timeoutSeconds: 10,
      onFailure: "block",
      platform: "windows",
      layer: "acme",
    }).text,
  })),
  {
    name: "own script",
    text: renderHook({
      id: "own",
      event: "PreToolUse",
      run: { kind: "script", text: "Write-Error '\u2019 \u00e9'; exit 2" },
      timeoutSeconds: 10,
      onFailure: "block",
      platform: "windows",
      layer: "acme",
    }).text,
  },
];

describe("PowerShell scripts", () => {
  it.each(rendered)("$name parses, is ASCII with Windows line ends, and keeps to 5.1", ({ text }) => {
    expect(hasError(text)).toBe(false);
    expect(/^[\x20-\x7e\r\n\t]*$/.test(text)).toBe(true);
    expect(/(^|[^\r])\n/.test(text)).toBe(false);
    expect(newerSyntax(text)).toEqual([]);
  });

  it("the checks see what they look for", () => {
    expect(hasError("if ($a { 1 }")).toBe(true);
    expect(newerSyntax("a && b; $x ?? 1")).toEqual(["&&", "??"]);
  });

  it.each(Object.keys(hookEvents) as HookEvent[])(
    "the starter for %s parses and is the same text in cmd.exe and PowerShell",
    (event) => {
      const hook = { id: "guard", event, onFailure: "block", layer: "acme" } as const;
      expect(hasError(windowsStarter(hook))).toBe(false);
      const command = hookCommandWindows(hook);
      expect(command).toMatch(/^powershell\.exe( -[A-Za-z]+| Bypass)* -EncodedCommand [A-Za-z0-9+/]+=*$/);
      // cmd.exe takes no longer line.
      expect(command.length).toBeLessThan(8000);
      expect(Buffer.from(command.split(" ").at(-1) ?? "", "base64").toString("utf16le")).toBe(windowsStarter(hook));
    },
  );
});
