import { describe, expect, it } from "vitest";
import {
  childrenOf,
  compareVersions,
  describeVersions,
  featureFact,
  findKey,
  hasOpenChildren,
  keyFacts,
  keySupport,
  knownVersions,
  measuredVersions,
  newestVersion,
  shape,
  shapes,
  spansContain,
  valueSupport,
  versionsWhere,
} from "../../src/catalogue/codex/index.ts";

describe("versions", () => {
  it("are ascending and end at the newest measured one", () => {
    expect([...knownVersions].sort(compareVersions)).toEqual(knownVersions);
    expect(knownVersions.at(-1)).toBe(newestVersion);
    expect(measuredVersions.every((version) => knownVersions.includes(version))).toBe(true);
  });

  it("are described by their runs", () => {
    const before = (limit: string) => versionsWhere(knownVersions, (version) => compareVersions(version, limit) < 0);
    expect(describeVersions(before("0.166.0"))).toBe("<0.166.0");
    expect(describeVersions(["0.138.0", "0.139.0", "0.140.0", "0.150.0"])).toBe("0.138.0..0.140.0, 0.150.0");
    expect(describeVersions(knownVersions)).toBe(`${knownVersions[0] ?? ""}..${newestVersion}`);
    expect(describeVersions([])).toBe("none");
  });
});

describe("keys", () => {
  it("are found by concrete paths", () => {
    expect(findKey("requirements", ["hooks", "PreToolUse", 0, "matcher"])?.path).toBe("hooks.<Event>[].matcher");
    expect(findKey("requirements", ["permissions", "filesystem", "deny_read"])?.path).toBe(
      "permissions.filesystem.deny_read",
    );
    expect(findKey("requirements", ["permissions", "acme", "extends"])?.path).toBe("permissions.<name>.extends");
    expect(findKey("requirements", ["permissions", "filesystem", "deny_read", 2])?.type).toEqual({ kind: "string" });
    expect(findKey("requirements", ["mcp_servers", "docs", "identity", "url", "match"])?.since).toBe("0.143.0");
    expect(findKey("requirements", ["otel", "exporter", "otlp-http", "headers", "Authorization"])?.type).toEqual({
      kind: "string",
    });
    expect(findKey("requirements", ["hooks", "PreToolUsage"])).toBeUndefined();
    expect(findKey("requirements", ["nonsense"])).toBeUndefined();
    expect(findKey("requirements", [])).toBeUndefined();
  });

  it("name their children", () => {
    expect(childrenOf("requirements", [])).toContain("allow_managed_hooks_only");
    expect(childrenOf("requirements", ["hooks"])).toEqual(expect.arrayContaining(["managed_dir", "PreToolUse"]));
    expect(childrenOf("requirements", ["features"])).toContain("hooks");
    expect(hasOpenChildren("requirements", ["mcp_servers"])).toBe(true);
    expect(hasOpenChildren("requirements", ["allowed_permission_profiles"])).toBe(true);
    expect(hasOpenChildren("requirements", ["hooks"])).toBe(false);
    expect(hasOpenChildren("requirements", ["otel"])).toBe(false);
  });

  it("stand once each, below a parent that is known", () => {
    for (const artefact of ["requirements", "config"] as const) {
      const paths = keyFacts(artefact).map((fact) => fact.path);
      expect(new Set(paths).size).toBe(paths.length);
    }
  });
});

describe("support", () => {
  it("of keys", () => {
    expect(keySupport("requirements", ["otel", "log_user_prompt"], "0.165.0")).toBe("ignored");
    expect(keySupport("requirements", ["otel", "log_sse_deltas"], "0.166.0")).toBe("refused");
    expect(keySupport("requirements", ["otel", "log_sse_deltas"], "0.169.0")).toBe("known");
    expect(keySupport("requirements", ["otel", "nonsense"], "0.169.0")).toBe("refused");
    expect(keySupport("requirements", ["nonsense"], "0.169.0")).toBe("ignored");
    expect(keySupport("requirements", ["hooks", "PreModelRequest"], "0.150.0")).toBe("ignored");
    expect(keySupport("requirements", ["hooks", "PreModelRequest", 0, "matcher"], "0.164.0")).toBe("known");
    expect(keySupport("requirements", ["mcp_servers", "docs", "identity", "url", "match"], "0.138.0")).toBe("refused");
    expect(keySupport("requirements", ["allowed_approval_policies", 0, "granular", "rules"], "0.114.0")).toBe(
      "refused",
    );
  });

  it("of feature names, which stop 0.110.0 to 0.123.0 when unknown", () => {
    expect(keySupport("requirements", ["features", "hooks"], "0.107.0")).toBe("ignored");
    expect(keySupport("requirements", ["features", "hooks"], "0.115.0")).toBe("refused");
    expect(keySupport("requirements", ["features", "hooks"], "0.125.0")).toBe("ignored");
    expect(keySupport("requirements", ["features", "hooks"], "0.129.0")).toBe("known");
    expect(keySupport("requirements", ["features", "shell_tool"], "0.110.0")).toBe("known");
    expect(featureFact("hooks")?.since).toBe("0.129.0");
  });

  it("of values", () => {
    expect(valueSupport("requirements", ["allowed_web_search_modes"], "indexed", "0.141.0")).toBe("refused");
    expect(valueSupport("requirements", ["allowed_web_search_modes", 0], "indexed", "0.142.0")).toBe("accepted");
    expect(valueSupport("requirements", ["allowed_web_search_modes"], "nonsense", "0.142.0")).toBe("refused");
    expect(valueSupport("requirements", ["allowed_approvals_reviewers"], "auto_review", "0.117.0")).toBe("ignored");
    expect(valueSupport("requirements", ["rules", "prefix_rules", 0, "decision"], "prompt-user", "0.166.0")).toBe(
      "refused",
    );
    expect(valueSupport("requirements", ["experimental_network", "unix_sockets", "/a"], "deny", "0.135.0")).toBe(
      "refused",
    );
    expect(valueSupport("requirements", ["experimental_network", "unix_sockets"], "deny", "0.136.0")).toBe("accepted");
    expect(valueSupport("requirements", ["hooks", "PreToolUse", 0, "hooks", 0, "type"], "mcp_tool", "0.140.0")).toBe(
      "refused",
    );
  });

  it("of shapes", () => {
    expect(shape("permission-profiles").refusedBy).toEqual([{ from: "0.133.0", to: "0.137.0" }]);
    expect(spansContain(shape("mcp-identity-matcher-table").refusedBy, "0.142.5")).toBe(true);
    expect(new Set(shapes.map((entry) => entry.id)).size).toBe(shapes.length);
    expect(() => shape("nonsense")).toThrow();
  });
});

describe("aliases", () => {
  it("have the children of what they are an alias of", () => {
    expect(findKey("requirements", ["network_proxy", "domains"])?.aliasOf).toBe("experimental_network.domains");
    expect(findKey("requirements", ["feature_requirements", "hooks"])?.aliasOf).toBe("features.<name>");
    expect(keySupport("requirements", ["network_proxy", "domains"], "0.165.0")).toBe("ignored");
    expect(keySupport("requirements", ["network_proxy", "domains"], "0.166.0")).toBe("known");
    expect(valueSupport("requirements", ["network_proxy", "domains", "a.example"], "deny", "0.169.0")).toBe("accepted");
  });
});
