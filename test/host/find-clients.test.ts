import { chmodSync, chownSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { describeClient, findClients, isCodexProgram } from "../../src/host/endpoint/find-clients.ts";
import { countProfiles } from "../../src/host/endpoint/live-system.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const isRoot = process.getuid?.() === 0;

afterEach(() => {
  vi.unstubAllEnvs();
});

/** One that every user may enter. */
function openDirectory(): string {
  const directory = temporaryDirectory();
  chmodSync(directory, 0o755);
  return directory;
}

function program(path: string, says: string): string {
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  writeFileSync(path, `#!/bin/sh\n${says}\n`);
  chmodSync(path, 0o755);
  return path;
}

describe("installed clients", () => {
  it("are found on the search path and in homes, each once, by where they really lie", async () => {
    const work = openDirectory();
    const real = program(join(work, "opt/codex"), "echo codex-cli 0.169.0");
    mkdirSync(join(work, "bin"));
    symlinkSync(real, join(work, "bin/codex"));
    program(join(work, "home/.local/bin/codex"), "echo codex-cli 0.160.0-alpha.1");
    program(join(work, "home/.nvm/versions/node/v20/bin/codex"), "exit 1");
    vi.stubEnv("PATH", `${join(work, "bin")}:relative:${join(work, "opt")}`);
    const found = (await findClients([join(work, "home")], [real])).filter(({ path }) => path.startsWith(work));
    expect(found).toEqual([
      { path: join(work, "bin/codex"), version: "0.169.0" },
      { path: join(work, "home/.local/bin/codex"), version: "0.160.0" },
      { path: join(work, "home/.nvm/versions/node/v20/bin/codex") },
    ]);
  });

  it("of npm say their version without being run", async () => {
    const work = openDirectory();
    const own = join(work, "node_modules/@openai/codex");
    const started = program(join(own, "bin/codex.js"), `touch ${work}/ran`);
    writeFileSync(join(own, "package.json"), '{"name":"@openai/codex","version":"0.165.0"}');
    expect(await describeClient("codex", started)).toEqual({ path: "codex", version: "0.165.0" });
  });

  it("that hang or talk nonsense have no version", async () => {
    const work = openDirectory();
    expect(await describeClient(program(join(work, "a/codex"), "echo codex-cli $(id)"))).toEqual({
      path: join(work, "a/codex"),
    });
    const plain = program(join(work, "b/codex"), "echo codex-cli 0.169.0");
    chmodSync(plain, 0o644);
    expect(await describeClient(plain)).toEqual({ path: plain });
  });

  it.runIf(isRoot)("of a user are asked as that user, and what others may change is not run at all", async () => {
    const work = openDirectory();
    const own = program(join(work, "user/codex"), 'echo "codex-cli 0.0.$(id -u)"');
    expect(await describeClient(own)).toEqual({ path: own, version: "0.0.65534" });
    const again = program(
      join(work, "again/codex"),
      'echo spawn EINVAL >&2; [ "$(id -u)" != 0 ] || echo codex-cli 0.0.0; kill -9 $$',
    );
    expect(await describeClient(again)).toEqual({ path: again });
    chownSync(own, 1234, 1234);
    expect(await describeClient(own)).toEqual({ path: own, version: "0.0.1234" });
    chownSync(dirname(own), 1235, 1235);
    expect(await describeClient(own)).toEqual({ path: own });
    const open = program(join(work, "open/codex"), "echo codex-cli 0.169.0");
    chmodSync(open, 0o775);
    expect(await describeClient(open)).toEqual({ path: open });
  });

  it("are told from other programs by their name", () => {
    expect(["/usr/bin/codex", "/x/codex-x86_64-unknown-linux-musl", "codex.exe"].map(isCodexProgram)).toEqual([
      true,
      true,
      true,
    ]);
    expect(["/usr/bin/codex-code-mode-host", "/usr/bin/node", "/x/mycodex"].some(isCodexProgram)).toBe(false);
  });
});

describe("configuration profiles", () => {
  const payload = (inner: string) =>
    `<plist version="1.0"><dict><key>_computerlevel</key><array><dict><key>ProfileItems</key><array>${inner}</array></dict></array></dict></plist>`;
  const direct = "<dict><key>PayloadType</key><string>com.openai.codex</string></dict>";
  const managed =
    "<dict><key>PayloadType</key><string>com.apple.ManagedClient.preferences</string><key>PayloadContent</key><dict><key>com.openai.codex</key><dict/></dict></dict>";

  it("are counted by their payloads for Codex", () => {
    expect(countProfiles(payload(direct))).toBe(1);
    expect(countProfiles(payload(direct + managed))).toBe(2);
    expect(countProfiles(payload("<dict><key>PayloadType</key><string>com.apple.wifi</string></dict>"))).toBe(0);
  });
});
