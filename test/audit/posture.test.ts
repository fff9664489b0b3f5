import { describe, expect, it } from "vitest";
import { postureOf } from "../../src/audit/posture/posture.ts";
import type { Verdict } from "../../src/audit/posture/verdict.ts";
import { postureViews } from "../../src/audit/views/posture.ts";
import { auditedTexts, policyHead } from "./support/audited-cases.ts";

const devices = policyHead.replace("[macos, windows, linux, cloud]", "[macos, linux]");

async function posture(body: string, head = devices, files: Readonly<Record<string, string>> = {}) {
  return postureOf((await auditedTexts({ "/policies/org.policy.yaml": head + body, ...files })).report);
}

async function surface(number: number, body: string, head = devices): Promise<Verdict | undefined> {
  return (await posture(body, head)).surfaces.find((row) => row.number === number)?.verdict;
}

describe("the nineteen surfaces", () => {
  it("are nineteen, and the checklist has ten points", async () => {
    const found = await posture("web_search: { allow: [disabled] }\n");
    expect(found.surfaces.map(({ number }) => number)).toEqual(Array.from({ length: 19 }, (_, index) => index + 1));
    expect(found.checklist.map(({ number }) => number)).toEqual(Array.from({ length: 10 }, (_, index) => index + 1));
  });

  it.each<[number, string, Verdict]>([
    [3, "login: { methods: [chatgpt] }\n", "open"],
    [3, "login: { methods: [api] }\n", "enforced"],
    [3, "login: { methods: [chatgpt, api], workspaces: [00000000-0000-4000-8000-000000000000] }\n", "open"],
    [6, "web_search: { allow: [disabled, cached] }\n", "enforced"],
    [6, "web_search: { allow: [disabled, live] }\n", "open"],
    [6, "web_search: { default: cached }\n", "default"],
    [7, "telemetry: { feedback: false }\n", "enforced"],
    [7, "telemetry: { feedback: true }\n", "open"],
    [8, "telemetry: { analytics: false }\n", "enforced"],
    [11, "mcp: { servers: {} }\n", "enforced"],
    [
      13,
      "access: { allow: [read-only, workspace] }\nnetwork: { enabled: true, exclusive: true, allow: [acme.example] }\n",
      "enforced",
    ],
    [13, "access: { allow: [read-only, workspace] }\nnetwork: { enabled: true, allow: [acme.example] }\n", "default"],
    [13, "network: { enabled: true, exclusive: true, allow: [acme.example] }\n", "open"],
    [14, "access: { allow: [read-only, full-access] }\napprovals: { allow: [on-request] }\n", "open"],
    [14, "access: { default: workspace }\napprovals: { default: on-request }\n", "default"],
    [15, "telemetry: { feedback: false }\n", "open"],
  ])("surface %i with %j is %s", async (number, body, verdict) => {
    expect(await surface(number, body)).toBe(verdict);
  });

  it("takes a default on one device platform for a default everywhere, and names it", async () => {
    const found = await posture("telemetry: { analytics: false }\n", policyHead);
    expect(found.surfaces[7]).toMatchObject({ verdict: "default" });
    expect(found.surfaces[7]?.because).toContain("default on windows");
    expect(found.surfaces[7]?.because).toContain("org.policy.yaml:6");
  });

  it("lowers a verdict for clients that do not enforce the constraint, and names them", async () => {
    const otel =
      'telemetry: { otel: { exporter: { otlp-http: { endpoint: "https://otel.acme.example/v1/logs", protocol: binary } } } }\n';
    const accepted =
      'accept_gaps: [{ constraint: telemetry.otel, versions: "<0.166.0", because: Upgrade, until: 2027-01-31 }]\n';
    const found = await posture(otel + accepted);
    expect(found.surfaces[18]).toMatchObject({ verdict: "default" });
    expect(found.surfaces[18]?.because).toContain("0.160.0..0.165.0");
  });

  it("never calls advice enforced", async () => {
    const found = await posture("instructions: { developer: ./advice.md }\n", devices, {
      "/policies/advice.md": "Be careful.\n",
    });
    expect(found.surfaces[15]).toMatchObject({ verdict: "default" });
  });

  it("does not count a hook that lets actions run when it fails", async () => {
    const hook = (extra: string) =>
      `hooks:\n  run:\n    - { id: guard, on: PreToolUse, tools: "^Bash$", use: branch-guard, with: { protected: [main] }${extra} }\n`;
    expect((await posture(hook(""))).checklist[3]?.verdict).toBe("enforced");
    expect((await posture(hook(", on_failure: allow"))).checklist[3]?.verdict).toBe("default");
  });
});

describe("phases and rungs", () => {
  it("say what is missing", async () => {
    const found = await posture("telemetry: { feedback: false }\n");
    expect(found.phases[0]).toMatchObject({ number: 0, reached: false, missing: [6, 11, 12, 13, 14] });
    expect(found.next.phase.map(({ surface: number }) => number)).toEqual([6, 11, 12, 13, 14]);
    expect(found.level).toBe(-1);
  });

  it("reach the phase of configuration only", async () => {
    const found = await posture(
      "access: { allow: [read-only, workspace] }\napprovals: { allow: [on-request] }\nweb_search: { allow: [disabled] }\nnetwork: { enabled: true, exclusive: true, allow: [acme.example] }\nmcp: { servers: {} }\nmarketplaces: { allow: {} }\n",
    );
    expect(found.phases[0]).toMatchObject({ reached: true, missing: [] });
  });

  it("put a read-only policy on the lowest rung, and one that never asks nowhere without its gates", async () => {
    expect((await posture("access: { allow: [read-only] }\napprovals: { allow: [on-request] }\n")).level).toBe(0);
    expect((await posture("access: { allow: [read-only, workspace] }\napprovals: { allow: [never] }\n")).level).toBe(
      -1,
    );
    expect(
      (await posture("access: { allow: [read-only, workspace] }\napprovals: { allow: [never] }\n")).checklist[2]
        ?.verdict,
    ).toBe("open");
  });
});

describe("the posture's views", () => {
  it("show every row", async () => {
    const found = await posture("web_search: { allow: [disabled] }\n");
    const options = { color: false, columns: 100 };
    for (const row of [...found.surfaces, ...found.checklist]) {
      expect(postureViews.text(found, options)).toContain(row.name);
      expect(postureViews.markdown(found, options)).toContain(row.name.replaceAll("_", "\\_"));
    }
    expect(JSON.parse(postureViews.json(found, options))).toMatchObject({ formatVersion: 1, level: -1 });
  });
});
