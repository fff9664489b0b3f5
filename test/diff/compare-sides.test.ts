import { describe, expect, it } from "vitest";
import { constraints } from "../../src/catalogue/constraints/index.ts";
import type { Change } from "../../src/diff/change.ts";
import { compareSides } from "../../src/diff/compare-sides.ts";
import type { Side } from "../../src/diff/side.ts";
import type { Plain } from "../../src/source/located.ts";

function side(values: Readonly<Record<string, Plain>>): Side {
  const entries = Object.entries(values).map(([id, value], index) => ({
    id,
    value,
    place: { file: "p.policy.yaml", line: index + 1 },
    layer: "org",
    settings: [],
    strengths: {},
    gaps: [],
  }));
  return { name: "p", entries, exceptions: [], acceptedGaps: [], hazards: [] };
}

const directions = (changes: readonly Change[]) =>
  Object.fromEntries(changes.map((change) => [change.constraint, change.direction]));

type Values = Readonly<Record<string, Plain>>;

/** From the looser to the tighter side, for every constraint that has a direction. */
const tighterCases: Readonly<Record<string, readonly [Values, Values]>> = {
  "approvals.allow": [{ "approvals.allow": ["on-request", "never"] }, { "approvals.allow": ["on-request"] }],
  "approvals.reviewers": [{ "approvals.reviewers": ["user", "auto_review"] }, { "approvals.reviewers": ["user"] }],
  "access.allow": [{}, { "access.allow": ["read-only"] }],
  "access.deny_read": [{ "access.deny_read": ["/a"] }, { "access.deny_read": ["/a", "/b"] }],
  "access.deny_in_workspace": [{ "access.deny_in_workspace": [] }, { "access.deny_in_workspace": ["**/.env"] }],
  "access.workspace.network": [{ "access.workspace.network": true }, { "access.workspace.network": false }],
  "access.workspace.writable_roots": [
    { "access.workspace.writable_roots": ["/srv"] },
    { "access.workspace.writable_roots": ["/srv/a"] },
  ],
  "access.workspace.exclude_tmp": [{ "access.workspace.exclude_tmp": false }, { "access.workspace.exclude_tmp": true }],
  "access.hosts": [
    { "access.allow": ["read-only"], "access.hosts.ci": { match: ["ci"], allow: ["read-only", "workspace"] } },
    { "access.allow": ["read-only"], "access.hosts.ci": { match: ["ci"], allow: ["read-only"] } },
  ],
  "web_search.allow": [{ "web_search.allow": ["disabled", "live"] }, { "web_search.allow": [] }],
  "network.enabled": [{ "network.enabled": false }, { "network.enabled": true }],
  "network.exclusive": [{ "network.exclusive": false }, { "network.exclusive": true }],
  "network.allow": [{ "network.allow": ["**.example.com"] }, { "network.allow": ["a.example.com"] }],
  "network.deny": [{ "network.deny": ["a.example.com"] }, { "network.deny": ["**.example.com"] }],
  "network.local_binding": [{ "network.local_binding": true }, { "network.local_binding": false }],
  "login.methods": [{ "login.methods": ["api", "chatgpt"] }, { "login.methods": ["chatgpt"] }],
  "login.workspaces": [{ "login.workspaces": ["a", "b"] }, { "login.workspaces": ["b"] }],
  "login.credential_store": [{ "login.credential_store": "file" }, { "login.credential_store": "keyring" }],
  remote_control: [{ remote_control: true }, { remote_control: false }],
  "mcp.servers": [
    { "mcp.servers.a": { command: "a" }, "mcp.servers.b": { command: "b", args: [{ prefix: "--x=" }] } },
    { "mcp.servers.b": { command: "b", args: ["--x=1"] } },
  ],
  "marketplaces.allow": [{}, { "marketplaces.allow": {} }],
  commands: [
    { "commands.push": { id: "push", match: ["git", "push"], decision: "prompt" } },
    { "commands.push": { id: "push", match: ["git", "push"], decision: "forbidden" } },
  ],
  "hooks.managed_only": [{ "hooks.managed_only": false }, { "hooks.managed_only": true }],
  "hooks.run": [{}, { "hooks.run.guard": { id: "guard", on: "PreToolUse", use: "branch-guard" } }],
  features: [
    { "features.memories": true, "features.hooks": false },
    { "features.memories": false, "features.hooks": true },
  ],
  "shell.login": [{ "shell.login": true }, { "shell.login": false }],
  "shell.environment.inherit": [{ "shell.environment.inherit": "all" }, { "shell.environment.inherit": "core" }],
  "shell.environment.exclude": [{ "shell.environment.exclude": [] }, { "shell.environment.exclude": ["AWS_*"] }],
  "shell.environment.include_only": [
    { "shell.environment.include_only": ["PATH", "HOME"] },
    { "shell.environment.include_only": ["PATH"] },
  ],
  "shell.environment.ignore_default_excludes": [
    { "shell.environment.ignore_default_excludes": true },
    { "shell.environment.ignore_default_excludes": false },
  ],
  "telemetry.analytics": [{ "telemetry.analytics": true }, { "telemetry.analytics": false }],
  "telemetry.feedback": [{ "telemetry.feedback": true }, { "telemetry.feedback": false }],
  "history.persistence": [{ "history.persistence": "save-all" }, { "history.persistence": "none" }],
  "history.max_bytes": [{ "history.max_bytes": 2000 }, { "history.max_bytes": 1000 }],
};

describe("every entry of the catalogue has a looser and a tighter case, or no direction", () => {
  it.each(constraints.map((constraint) => [constraint.id, constraint] as const))("%s", (id, constraint) => {
    const pair = tighterCases[id];
    const { order } = constraint;
    if (pair === undefined) {
      // A suggestion binds nobody; an opaque value and definitions that only equal themselves have no stricter side.
      const hasNone =
        order.kind === "suggestion" ||
        order.kind === "opaque" ||
        (order.kind === "definitions" && order.adding === "neutral" && order.within === undefined);
      expect(hasNone, `${id} has a direction and no case`).toBe(true);
      return;
    }
    const [loose, tight] = pair.map(side);
    const of = (changes: readonly Change[]) => [...new Set(changes.map((change) => change.direction))];
    expect(of(compareSides(loose!, tight!))).toEqual(["tighter"]);
    expect(of(compareSides(tight!, loose!))).toEqual(["looser"]);
  });
});

describe("the direction of a change", () => {
  it("tells an empty list from an absent one", () => {
    expect(directions(compareSides(side({}), side({ "web_search.allow": [] })))).toEqual({
      "web_search.allow": "tighter",
    });
    expect(directions(compareSides(side({ "mcp.servers": {} }), side({})))).toEqual({ "mcp.servers": "looser" });
  });

  it("names members of keyed constraints", () => {
    const before = side({ "mcp.servers.docs": { url: "https://a.example" } });
    const after = side({ "mcp.servers.docs": { url: "https://a.example" }, "mcp.servers.extra": { command: "x" } });
    expect(directions(compareSides(before, after))).toEqual({ "mcp.servers.extra": "looser" });
    expect(directions(compareSides(side({ "mcp.servers": {} }), after))).toEqual({
      "mcp.servers.docs": "looser",
      "mcp.servers.extra": "looser",
    });
    // Without a list every server is allowed: the first entries restrict.
    expect(directions(compareSides(side({}), after))).toEqual({
      "mcp.servers.docs": "tighter",
      "mcp.servers.extra": "tighter",
    });
  });

  it("takes a new reason for neutral, and a renamed rule for the same", () => {
    const rule = { id: "push", match: ["git", "push"], decision: "prompt", because: "old" };
    expect(
      directions(compareSides(side({ "commands.push": rule }), side({ "commands.push": { ...rule, because: "new" } }))),
    ).toEqual({ "commands.push": "neutral" });
    expect(
      compareSides(side({ "commands.push": rule }), side({ "commands.git-push": { ...rule, id: "git-push" } })),
    ).toEqual([]);
  });

  it("takes a rule that allows for a freedom", () => {
    const rule = { id: "status", match: ["git", "status"], decision: "allow" };
    expect(directions(compareSides(side({}), side({ "commands.status": rule })))).toEqual({
      "commands.status": "looser",
    });
    expect(directions(compareSides(side({ "commands.status": rule }), side({})))).toEqual({
      "commands.status": "tighter",
    });
  });

  it("does not compare what has no order", () => {
    expect(directions(compareSides(side({ "models.provider": "a" }), side({ "models.provider": "b" })))).toEqual({
      "models.provider": "incomparable",
    });
    expect(
      directions(compareSides(side({ "web_search.default": "live" }), side({ "web_search.default": "cached" }))),
    ).toEqual({ "web_search.default": "neutral" });
    expect(
      directions(compareSides(side({ "network.allow": ["a.example"] }), side({ "network.allow": ["b.example"] }))),
    ).toEqual({ "network.allow": "incomparable" });
  });

  it("sees strength and gaps beside equal values", () => {
    const withStrength = (strength: "enforced" | "default", gaps: readonly string[]): Side => {
      const plain = side({ "telemetry.analytics": false });
      return { ...plain, entries: plain.entries.map((entry) => ({ ...entry, strengths: { linux: strength }, gaps })) };
    };
    expect(directions(compareSides(withStrength("enforced", []), withStrength("default", [])))).toEqual({
      "telemetry.analytics": "looser",
    });
    expect(directions(compareSides(withStrength("enforced", ["<0.150.0"]), withStrength("enforced", [])))).toEqual({
      "telemetry.analytics": "tighter",
    });
    expect(directions(compareSides(withStrength("enforced", []), withStrength("default", [])))).not.toEqual({});
    expect(directions(compareSides(withStrength("default", []), withStrength("enforced", ["<0.150.0"])))).toEqual({
      "telemetry.analytics": "incomparable",
    });
  });

  it("judges exceptions and accepted gaps as freedoms", () => {
    const base = side({});
    const exception = {
      id: "EX-7",
      constraint: "web_search.allow",
      layer: "research",
      value: ["live"],
      expires: "2027-01-31",
      place: { file: "p", line: 1 },
      grounds: { ticket: "SEC-1" },
    };
    const withExceptions = (...exceptions: Side["exceptions"]): Side => ({ ...base, exceptions });
    const change = (before: Side, after: Side) => directions(compareSides(before, after))["exceptions.EX-7"];
    expect(change(base, withExceptions(exception))).toBe("looser");
    expect(change(withExceptions(exception), base)).toBe("tighter");
    expect(change(withExceptions(exception), withExceptions({ ...exception, expires: "2027-06-30" }))).toBe("looser");
    expect(change(withExceptions(exception), withExceptions({ ...exception, grounds: { ticket: "SEC-2" } }))).toBe(
      "neutral",
    );
    expect(change(withExceptions(exception), withExceptions({ ...exception, value: ["live", "cached"] }))).toBe(
      "looser",
    );
    expect(change(withExceptions(exception), withExceptions(exception))).toBeUndefined();
    const gap = {
      constraint: "telemetry.otel",
      versions: "<0.166.0",
      until: "2027-01-31",
      place: { file: "p", line: 1 },
      grounds: {},
    };
    expect(directions(compareSides(base, { ...base, acceptedGaps: [gap] }))).toEqual({
      "accept_gaps.telemetry.otel": "looser",
    });
  });

  it("masks credentials on both sides", () => {
    const value = (secret: string) => side({ "codex.requirements.x.api_key": secret });
    const [change] = compareSides(value("abcdefgh1234"), value("zyxwvuts9876"));
    expect(change).toMatchObject({ before: "********", after: "********" });
  });
});
