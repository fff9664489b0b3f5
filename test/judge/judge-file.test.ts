import { build } from "plist";
import { describe, expect, it } from "vitest";
import { codexFileKind, judgeCodexFile } from "../../src/codex/judge/judge-file.ts";

const now = ["0.169.0"];
const base64 = (text: string): string => Buffer.from(text, "utf8").toString("base64");
const shown = (file: string, text: string, versions: readonly string[] = now) =>
  judgeCodexFile({ file, text }, versions).map(({ severity, code, span, message }) => [
    severity,
    code,
    `${span.start.line}:${span.start.column}`,
    message,
  ]);

describe("which file it is", () => {
  it.each([
    ["requirements.toml", "requirements"],
    ["/etc/codex/requirements.toml", "requirements"],
    ["prod-requirements.toml", "requirements"],
    ["managed_config.toml", "managed-config"],
    ["/etc/codex/config.toml", "system-config"],
    ["C:\\ProgramData\\OpenAI\\Codex\\config.toml", "system-config"],
    ["~/.codex/config.toml", "user-config"],
    ["work.config.toml", "user-config"],
    ["default.rules", "rules"],
    ["acme.mobileconfig", "profile"],
    ["com.openai.codex.plist", "profile"],
    ["other.toml", undefined],
    ["policy.yaml", undefined],
  ])("%s: %s", (file, kind) => {
    expect(codexFileKind(file)).toBe(kind);
  });

  it("says that it cannot tell, unless told", () => {
    expect(shown("other.toml", "")).toMatchObject([
      ["error", "invalid-value", "1:1", expect.stringContaining("cannot be told")],
    ]);
    expect(judgeCodexFile({ file: "other.toml", text: "", kind: "requirements" }, now)).toEqual([]);
  });
});

describe("what is an error and what a warning", () => {
  it("an error where Codex would not start or no session would", () => {
    expect(shown("requirements.toml", 'enforce_residency = "eu"\n')).toMatchObject([
      ["error", "stops-codex", "1:21", expect.anything()],
    ]);
    expect(shown("requirements.toml", '[permissions.filesystem]\ndeny_read = ["/**/x"]\n')).toMatchObject([
      ["error", "stops-sessions", "2:14", expect.anything()],
    ]);
    expect(shown("a.rules", "prefix_rule()\n")).toMatchObject([["error", "invalid-rules", "1:1", expect.anything()]]);
    expect(shown("config.toml", "a = 1\na = 2\n")).toMatchObject([["error", "invalid-toml", "2:1", expect.anything()]]);
  });

  it("a warning for ignored keys and other hazards", () => {
    expect(shown("requirements.toml", 'enforce_residncy = "us"\n')).toMatchObject([
      ["warning", "ignored-key", "1:1", expect.anything()],
    ]);
    expect(shown("managed_config.toml", 'approval_policy = "on-request"\n')).toMatchObject([
      ["warning", "legacy-beats-requirements", "1:1", expect.anything()],
    ]);
  });

  it("names the versions where only some are concerned", () => {
    const [first] = shown("requirements.toml", 'allowed_web_search_modes = ["indexed"]\n', ["0.141.0", "0.169.0"]);
    expect(first).toMatchObject(["error", "stops-older-clients", "1:29", expect.stringContaining("0.141.0")]);
    const [second] = shown(
      "requirements.toml",
      '[features]\nhooks = true\n[[hooks.PreToolUse]]\n[[hooks.PreToolUse.hooks]]\ntype = "agent"\n',
      ["0.147.0", "0.169.0"],
    ).filter(([severity]) => severity === "error");
    expect(second).toMatchObject([
      "error",
      "handler-stops-sessions",
      "5:8",
      expect.stringContaining("(Codex 0.169.0)"),
    ]);
  });
});

const direct = (settings: Readonly<Record<string, string | number>>) => ({
  PayloadType: "com.openai.codex",
  PayloadVersion: 1,
  ...settings,
});
const profile = (...payloads: readonly unknown[]): string =>
  build({ PayloadType: "Configuration", PayloadContent: payloads } as never);
const managedClient = (settings: Readonly<Record<string, string>>) => ({
  PayloadType: "com.apple.ManagedClient.preferences",
  PayloadContent: { "com.openai.codex": { Forced: [{ mcx_preference_settings: settings }] } },
});

describe("configuration profiles", () => {
  const bad = base64('# first\nenforce_residency = "eu"\n');

  it("judges both keys, and names the line inside", () => {
    const text = profile(
      direct({ requirements_toml_base64: bad, config_toml_base64: base64('sandbox_mode = "read-only"\n') }),
    );
    const lines = text.split("\n");
    const lineOf = (key: string): number => lines.findIndex((line) => line.includes(key)) + 1;
    const found = judgeCodexFile({ file: "a.mobileconfig", text }, now);
    expect(found).toMatchObject([
      {
        code: "stops-codex",
        severity: "error",
        span: { start: { line: lineOf("requirements_toml_base64") } },
        message: expect.stringMatching(/^line 2 of requirements_toml_base64: /),
      },
      {
        code: "legacy-beats-requirements",
        severity: "warning",
        span: { start: { line: lineOf("config_toml_base64") } },
      },
    ]);
  });

  it.each([
    ["ManagedClient's forced settings", profile(managedClient({ requirements_toml_base64: bad }))],
    ["a property list of the domain", build({ requirements_toml_base64: bad })],
    ["a byte order mark", `\ufeff${build({ requirements_toml_base64: bad })}`],
    ["a signed profile", signed(profile(direct({ requirements_toml_base64: bad })), false)],
    ["a signed profile in pieces", signed(profile(direct({ requirements_toml_base64: bad })), true)],
  ])("finds them in %s", (_name, text) => {
    expect(judgeCodexFile({ file: "a.mobileconfig", text }, now)).toMatchObject([{ code: "stops-codex" }]);
  });

  it.each([
    ["no property list", "hello", "this is no property list"],
    ["a payload for someone else", profile({ PayloadType: "com.apple.dock" }), "no payload for com.openai.codex"],
    ["a payload without the keys", profile(direct({})), "has neither"],
    ["a number", profile(direct({ requirements_toml_base64: 7 })), "must be a string"],
    [
      "wrapped base64",
      profile(direct({ requirements_toml_base64: `${bad.slice(0, 8)}\n${bad.slice(8)}` })),
      "unwrapped base64",
    ],
    [
      "base64 of no UTF-8",
      profile(direct({ requirements_toml_base64: Buffer.from([0xff, 0xfe]).toString("base64") })),
      "UTF-8",
    ],
  ])("refuses %s", (_name, text, message) => {
    expect(judgeCodexFile({ file: "a.mobileconfig", text }, now)).toMatchObject([
      { code: "invalid-profile", severity: "error", message: expect.stringContaining(message) },
    ]);
  });

  it("warns of two payloads", () => {
    const good = base64("allow_appshots = false\n");
    const text = profile(direct({ requirements_toml_base64: good }), managedClient({ config_toml_base64: good }));
    expect(judgeCodexFile({ file: "a.mobileconfig", text }, now)).toContainEqual(
      expect.objectContaining({ code: "invalid-profile", severity: "warning" }),
    );
  });
});

/** A CMS message around a text, one character per byte; `inPieces`: in BER with indefinite lengths, as a streaming signer writes it. */
function signed(text: string, inPieces: boolean): string {
  const content = Buffer.from(text, "utf8");
  const length = (size: number): Buffer =>
    size < 128 ? Buffer.from([size]) : Buffer.from([0x82, size >> 8, size & 255]);
  const element = (tag: number, ...parts: readonly Buffer[]): Buffer => {
    const inside = Buffer.concat(parts);
    return inPieces && tag >= 0x24
      ? Buffer.concat([Buffer.from([tag, 0x80]), inside, Buffer.from([0, 0])])
      : Buffer.concat([Buffer.from([tag]), length(inside.length), inside]);
  };
  const identifier = element(0x06, Buffer.from([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02]));
  const octets = inPieces
    ? element(0x24, element(0x04, content.subarray(0, 100)), element(0x04, content.subarray(100)))
    : element(0x04, content);
  const encapsulated = element(0x30, identifier, element(0xa0, octets));
  const signedData = element(0x30, element(0x02, Buffer.from([1])), element(0x31), encapsulated, element(0x31));
  return element(0x30, identifier, element(0xa0, signedData)).toString("latin1");
}
