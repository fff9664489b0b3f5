import { describe, expect, it } from "vitest";
import { keyFacts, knownVersions, newestVersion } from "../../src/catalogue/codex/index.ts";
import { runMandate } from "../support/run-mandate.ts";

interface Entry {
  readonly kind: string;
  readonly file?: string;
  readonly name: string;
  readonly word?: string;
  readonly since?: string;
  readonly values: readonly { readonly value: string }[];
  readonly knownBy: readonly string[];
  readonly ignoredBy: readonly string[];
  readonly refusedBy: readonly string[];
  readonly failsSessionsIn: readonly string[];
}

interface Report {
  readonly formatVersion: number;
  readonly exact: readonly Entry[];
  readonly further: readonly Entry[];
}

async function ask(...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await runMandate(["catalogue", ...args]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout;
}

async function report(...args: readonly string[]): Promise<Report> {
  return JSON.parse(await ask(...args, "--format", "json")) as Report;
}

describe("mandate catalogue", () => {
  it("tells since when, what older clients do, and the word", async () => {
    const text = await ask("allow_login_shell");
    expect(text).toContain("allow_login_shell (requirements.toml)");
    expect(text).toMatch(/known to +0\.146\.0\.\.0\.\d+\.\d+/);
    expect(text).toMatch(/ignored by +<0\.146\.0/);
    expect(text).toMatch(/word +shell\.login/);
    expect(text).toMatch(/evidence +\S/);
  });

  it("finds a key by its pattern, by a name put in, and by the policy's word", async () => {
    for (const name of ["permissions.<name>.extends", "permissions.acme-workspace.extends"])
      expect((await report(name)).exact.map((entry) => entry.name)).toContain("permissions.<name>.extends");
    expect((await report("web_search.allow")).exact.map((entry) => entry.name)).toEqual(["allowed_web_search_modes"]);
  });

  it("finds features and hook events", async () => {
    expect((await report("features.memories")).exact.map((entry) => entry.kind)).toContain("feature");
    expect((await report("PreModelRequest")).exact.map((entry) => entry.kind)).toEqual(["hook event"]);
  });

  it("lists what begins with a name, and what lies below a key", async () => {
    expect((await report("allowed_")).further.length).toBeGreaterThan(5);
    expect((await report("otel")).further.every((entry) => entry.name.startsWith("otel"))).toBe(true);
  });

  it("lists every key at the top where nothing is named", async () => {
    const { further } = await report();
    const tops = keyFacts("requirements").filter((fact) => !/[.[]/.test(fact.path));
    const named = further.filter((entry) => entry.file === "requirements.toml" && entry.kind === "key");
    expect(named.map((entry) => entry.name)).toEqual(tops.map((fact) => fact.path));
  });

  it("says which versions of a range ignore or refuse", async () => {
    const { exact } = await report("allow_login_shell", "--codex", ">=0.144.0 <=0.147.0");
    const [entry] = exact.filter((each) => each.file === "requirements.toml");
    const inRange = knownVersions.filter((version) => /^0\.14[4-7]\./.test(version));
    expect([...(entry?.ignoredBy ?? []), ...(entry?.knownBy ?? [])]).toEqual(
      inRange.filter((version) => version <= "0.147.0"),
    );
    expect(entry?.ignoredBy.every((version) => version < "0.146.0")).toBe(true);
  });

  it("counts every version once for every entry", async () => {
    const { exact, further } = await report();
    for (const entry of [...exact, ...further])
      expect(
        [...entry.knownBy, ...entry.ignoredBy, ...entry.refusedBy, ...entry.failsSessionsIn].length,
        entry.name,
      ).toBe(knownVersions.length);
  });

  it("compares two clients", async () => {
    const changes = JSON.parse(await ask("--changes", `0.160.0..${newestVersion}`, "--format", "json")) as Record<
      string,
      readonly { name: string }[]
    >;
    const names = (part: string) => (changes[part] ?? []).map((change) => change.name);
    expect(names("appeared")).toEqual(expect.arrayContaining(["otel", "PreModelRequest"]));
    expect(names("appeared").some((name) => name.includes('= "prompt-user"'))).toBe(true);
    expect(await ask("--changes", `0.160.0..${newestVersion}`)).toContain("Appeared");
    expect(await ask("--changes", `0.160.0..${newestVersion}`, "--format", "markdown")).toContain("## Appeared");
    expect(await ask("--changes", `${newestVersion}..${newestVersion}`)).toContain("no difference");
  });

  it("turns round with the versions", async () => {
    const between = async (range: string) =>
      JSON.parse(await ask("--changes", range, "--format", "json")) as Record<
        string,
        readonly { name: string; kind: string }[]
      >;
    const [there, back] = [await between("0.150.0..0.160.0"), await between("0.160.0..0.150.0")];
    expect(back["gone"]?.map((change) => change.name)).toEqual(there["appeared"]?.map((change) => change.name));
  });

  it("prints tables for people who read Markdown", async () => {
    expect(await ask("history", "--format", "markdown")).toContain("| `history.persistence` | config.toml | all |");
  });

  it.each([
    [["alow_appshots"], 'did you mean "allow_appshots"'],
    [["--codex", "newest"], "--codex"],
    [["--codex", ">=9.0.0"], "--codex"],
    [["--changes", "0.160.0"], "--changes"],
    [["--changes", "0.160.0..9.9.9"], "9.9.9"],
    [["otel", "--changes", "0.160.0..0.169.0"], "--changes"],
    [["--format", "yaml"], "--format"],
  ])("refuses %j", async (args, about) => {
    const { status, stdout, stderr } = await runMandate(["catalogue", ...args]);
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(about);
  });
});
