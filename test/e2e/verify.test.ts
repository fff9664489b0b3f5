import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runMandate } from "../support/run-mandate.ts";

const policy = `mandate: 1
name: small
owner: a@b.example
organization: { name: Acme, identifier: com.acme.codex }
targets: { codex: ">=0.160.0 <=0.169.0", platforms: [linux, macos] }
approvals: { allow: [on-request] }
`;
const split = `${policy.replace("name: small", "name: parted").replace("macos]", "macos], split: true")}telemetry: { otel: { log_user_prompt: false } }
accept_gaps: [{ constraint: telemetry.otel, versions: "<0.166.0", because: upgrade, until: 2035-12-31 }]
`;
let work: string;
let bundle: string;

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), "mandate-verify-"));
  writeFileSync(join(work, "small.policy.yaml"), policy);
  writeFileSync(join(work, "parted.policy.yaml"), split);
  const built = await runMandate(["build", work, "--out", join(work, "built")]);
  expect(built.status, built.stderr).toBe(0);
});
afterAll(() => {
  rmSync(work, { recursive: true, force: true });
});
beforeEach(() => {
  rmSync(join(work, "out"), { recursive: true, force: true });
  cpSync(join(work, "built"), join(work, "out"), { recursive: true });
  bundle = join(work, "out", "small");
});

const requirements = "linux/root/etc/codex/requirements.toml";
const verify = async (path: string, ...args: readonly string[]) => {
  const { status, stdout, stderr } = await runMandate(["verify", path, "--format", "json", ...args]);
  const report =
    stdout === ""
      ? undefined
      : (JSON.parse(stdout) as {
          formatVersion: number;
          status: string;
          bundles: { bundle: string; signature: string; problems: { code: string; path: string }[] }[];
        });
  const problems =
    report?.bundles.flatMap((found) => found.problems.map(({ code, path: at }) => `${code} ${at}`)) ?? [];
  return { status, report, problems, stderr };
};

describe("mandate verify", () => {
  it("finds what was built as it was built: one bundle, a split one, a part of it, and the whole output", async () => {
    expect(await verify(bundle)).toMatchObject({ status: 0, problems: [] });
    expect(await verify(join(work, "out", "parted"))).toMatchObject({ status: 0, problems: [] });
    expect(await verify(join(work, "out", "parted/clients/0.160.0_0.165.0"))).toMatchObject({
      status: 0,
      problems: [],
    });
    const all = await verify(`${join(work, "out")}/`);
    expect(all.status).toBe(0);
    expect(all.report?.bundles.map((found) => found.bundle)).toEqual(
      ["parted", "small"].map((name) => join(work, "out", name)),
    );
    expect(all.report).toMatchObject({ formatVersion: 1, status: "intact" });
    const text = await runMandate(["verify", bundle]);
    expect(text.stdout).toMatch(/files as they were built; no key was given/);
  });

  it.each<readonly [string, string, (at: (path: string) => string) => void]>([
    [
      "a missing file",
      `missing-file ${requirements}`,
      (at) => {
        rmSync(at(requirements));
      },
    ],
    [
      "a changed byte",
      `changed-file ${requirements}`,
      (at) => {
        flip(at(requirements));
      },
    ],
    [
      "an added file",
      "unlisted-file linux/root/etc/codex/rules/mine.rules",
      (at) => {
        add(at, "mine.rules");
      },
    ],
    [
      "a hidden added file",
      "unlisted-file linux/root/etc/codex/rules/.x",
      (at) => {
        add(at, ".x");
      },
    ],
    [
      "a renamed file",
      "unlisted-file linux/setup.sh",
      (at) => {
        renameSync(at("linux/install.sh"), at("linux/setup.sh"));
      },
    ],
    [
      "another mode",
      "changed-mode linux/install.sh",
      (at) => {
        chmodSync(at("linux/install.sh"), 0o777);
      },
    ],
    [
      "a link to a file that has the same bytes",
      `not-a-file ${requirements}`,
      (at) => {
        renameSync(at(requirements), at("../elsewhere"));
        symlinkSync(at("../elsewhere"), at(requirements));
      },
    ],
    [
      "a link in place of a directory",
      "not-a-file linux",
      (at) => {
        renameSync(at("linux"), at("../outside"));
        symlinkSync("../outside", at("linux"));
      },
    ],
    [
      "a name that differs in case alone",
      "unsafe-path linux/install.sh",
      (at) => {
        cpSync(at("linux/install.sh"), at("linux/Install.sh"));
      },
    ],
    [
      "a lost manifest",
      "unreadable-manifest manifest.json",
      (at) => {
        rmSync(at("manifest.json"));
      },
    ],
    [
      "a changed manifest",
      "wrong-checksums SHA256SUMS",
      (at) => {
        reassign(at("manifest.json"));
      },
    ],
    [
      "lost checksums",
      "missing-file SHA256SUMS",
      (at) => {
        rmSync(at("SHA256SUMS"));
      },
    ],
  ])("refuses %s", async (_name, expected, change) => {
    change((path) => join(bundle, path));
    const found = await verify(bundle);
    expect(found.problems).toContain(expected);
    expect(found.status).toBe(1);
    expect((await verify(join(work, "out"))).status).toBe(1);
  });

  it.each(["../../etc/cron.d/x", "/etc/cron.d/x", "linux\\..\\x", "C:/x", "linux/.. /x"])(
    "refuses a manifest that lists %s",
    async (path) => {
      const file = join(bundle, "manifest.json");
      const manifest = JSON.parse(readFileSync(file, "utf8")) as { files: unknown[] };
      manifest.files.push({ path, sha256: "0".repeat(64), size: 0, mode: "0644", constraints: [] });
      writeFileSync(file, JSON.stringify(manifest));
      expect((await verify(bundle)).problems).toContain(`unsafe-path ${path}`);
    },
  );

  it("looks into every part of a split bundle from its top", async () => {
    const part = join(work, "out", "parted", "clients/0.166.0_0.169.0");
    flip(join(part, requirements));
    expect((await verify(join(work, "out", "parted"))).problems).toContain(
      `changed-file clients/0.166.0_0.169.0/${requirements}`,
    );
    expect((await verify(part)).status).toBe(1);
    expect((await verify(join(work, "out", "parted/clients/0.160.0_0.165.0"))).status).toBe(0);
  });

  it("says what is wrong in words, without control characters of the bundle's own", async () => {
    writeFileSync(join(bundle, "a\u001b[2Jb"), "");
    const { status, stdout } = await runMandate(["verify", bundle]);
    expect(status).toBe(1);
    expect(stdout).toContain("unlisted-file  a\\u001b[2Jb: the manifest does not list it");
  });

  it("ends with 2 where there is no bundle or no key", async () => {
    expect((await verify(join(work, "absent"))).status).toBe(2);
    expect((await verify(join(bundle, "manifest.json"))).status).toBe(2);
    expect((await verify(join(bundle, "linux"))).status).toBe(2);
    expect((await verify(bundle, "--trust", join(work, "absent.pem"))).stderr).toContain("absent.pem");
    writeFileSync(join(work, "nonsense.pem"), "nonsense");
    for (const key of ["absent.pem", "nonsense.pem"])
      expect((await verify(bundle, "--trust", join(work, key))).status).toBe(2);
    expect((await runMandate(["verify"])).status).toBe(2);
  });

  it("counts a directory that lost every seal as a broken bundle among others", async () => {
    for (const name of ["manifest.json", "SHA256SUMS", "provenance.intoto.json"]) rmSync(join(bundle, name));
    expect(await verify(join(work, "out"))).toMatchObject({
      status: 1,
      problems: ["unreadable-manifest manifest.json"],
    });
  });
});

function flip(path: string): void {
  const bytes = readFileSync(path);
  const last = bytes.length - 2;
  bytes[last] = bytes[last]! ^ 1;
  writeFileSync(path, bytes);
}

/** Another owner: the manifest can still be read. */
function reassign(path: string): void {
  writeFileSync(path, readFileSync(path, "utf8").replace("a@b.example", "x@b.example"));
}

function add(at: (path: string) => string, name: string): void {
  mkdirSync(at("linux/root/etc/codex/rules"), { recursive: true });
  writeFileSync(at(`linux/root/etc/codex/rules/${name}`), "x");
}
