import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { compareSwitch, compareValues } from "../../src/catalogue/compare.ts";
import { canonical, covers } from "../../src/catalogue/covers.ts";
import { findConstraint } from "../../src/catalogue/constraints/index.ts";
import type { Order } from "../../src/catalogue/order.ts";
import { combine } from "../../src/policy/combine.ts";
import { composePolicy } from "../../src/policy/compose.ts";
import type { ComposedPolicy } from "../../src/policy/composed.ts";
import { loadLayers } from "../../src/policy/load-layers.ts";
import { locate, type Plain, toPlain } from "../../src/source/located.ts";
import { sourceText } from "../../src/source/source-text.ts";
import { startOfFile } from "../../src/source/span.ts";

const span = startOfFile("law.yaml");
const subset = (values: readonly string[]) => fc.subarray([...values], { minLength: 1 });

/** Values of the sections that have a direction, as a layer would write them. */
const section = fc.record(
  {
    approvals: fc.record({ allow: subset(["untrusted", "on-request", "on-failure", "never"]) }),
    access: fc.record(
      {
        allow: subset(["workspace", "full-access"]).map((words) => ["read-only", ...words]),
        deny_read: subset(["~/.ssh", "~/.aws/credentials", "/srv/secret"]),
        deny_in_workspace: subset(["**/.env", "**/*.pem"]),
        workspace: fc.record({ network: fc.boolean(), exclude_tmp: fc.boolean() }, { requiredKeys: [] }),
      },
      { requiredKeys: [] },
    ),
    web_search: fc.record({ allow: fc.subarray(["disabled", "cached", "live"]) }),
    network: fc.record(
      {
        enabled: fc.constant(true),
        exclusive: fc.boolean(),
        allow: subset(["**.acme.example", "a.acme.example", "*.b.example", "c.example"]),
        deny: subset(["d.example", "**.e.example"]),
      },
      { requiredKeys: [] },
    ),
    login: fc.record(
      {
        methods: subset(["chatgpt", "api"]),
        credential_store: fc.constantFrom("ephemeral", "keyring", "auto", "file"),
      },
      { requiredKeys: [] },
    ),
    features: fc.dictionary(fc.constantFrom("memories", "hooks", "apps"), fc.boolean(), { minKeys: 1 }),
    shell: fc.record({ login: fc.boolean() }),
    history: fc.record({ max_bytes: fc.integer({ min: 1, max: 100 }) }),
    mcp: fc.record({
      servers: fc.dictionary(
        fc.constantFrom("a", "b", "c"),
        fc.constantFrom({ command: "x" }, { url: "https://x.example/" }, { url: { prefix: "https://x.example/" } }),
        { maxKeys: 3 },
      ),
    }),
  },
  { requiredKeys: [] },
);

async function compose(...layers: readonly object[]): Promise<{ policy: ComposedPolicy; codes: readonly string[] }> {
  const texts = layers.map((layer, index) => {
    const head = {
      mandate: 1,
      name: `layer-${index}`,
      owner: "a@b.example",
      ...(index === 0 ? {} : { extends: [`${index - 1}`] }),
    };
    const base = index === 0 ? { organization: { name: "A", identifier: "a.b" }, targets: { codex: "0.169.0" } } : {};
    return stringify({ ...head, ...base, ...layer });
  });
  const reader = {
    resolve: (name: string) => name,
    read: (key: string) =>
      Promise.resolve({
        ok: true as const,
        source: sourceText(`${key}.yaml`, texts[Number(key)] ?? ""),
        diagnostics: [],
      }),
  };
  const chain = await loadLayers(String(texts.length - 1), reader, new Map());
  expect(chain.diagnostics.map((diagnostic) => diagnostic.message)).toEqual([]);
  const outcome = composePolicy(chain.value, "2026-11-21T00:00:00Z");
  return { policy: outcome.value!, codes: outcome.diagnostics.map((diagnostic) => diagnostic.code) };
}

const values = (policy: ComposedPolicy) =>
  new Map(policy.leaves.map((leaf) => [leaf.id, canonical(sorted(toPlain(leaf.value)))]));

/** Lists with an order that means nothing, for comparing meanings. */
function sorted(value: Plain): Plain {
  return Array.isArray(value)
    ? [...(value as readonly Plain[])].sort((a, b) => (canonical(a) < canonical(b) ? -1 : 1))
    : value;
}

const runs = Number(process.env["MANDATE_LAW_RUNS"] ?? "200");

describe("composing layers", () => {
  it("is never looser than any layer above, whatever a layer below asks for", async () => {
    await fc.assert(
      fc.asyncProperty(section, section, section, async (top, middle, bottom) => {
        const alone = await compose(top);
        const pair = await compose(top, middle);
        const all = await compose(top, middle, bottom);
        for (const [above, below] of [
          [alone, pair],
          [pair, all],
        ] as const)
          for (const leaf of above.policy.leaves) {
            const order = leaf.constraint.order;
            if (order.kind === "suggestion" || (order.kind === "keyed-allow-list" && leaf.member !== undefined))
              continue;
            const after = below.policy.leaves.find((other) => other.id === leaf.id);
            const [before, now] = [toPlain(leaf.value), after === undefined ? undefined : toPlain(after.value)];
            // The marker of a keyed allow-list is a leaf only while it has no members.
            if (order.kind === "keyed-allow-list" && now === undefined) {
              expect(below.policy.leaves.filter((other) => other.constraint === leaf.constraint)).toEqual([]);
              continue;
            }
            const direction =
              order.kind === "switches"
                ? compareSwitch(order.strictTrue, leaf.member ?? "", before, now)
                : compareValues(order, before, now);
            expect(["same", "tighter"], `${leaf.id}: ${JSON.stringify(before)} -> ${JSON.stringify(now)}`).toContain(
              direction,
            );
          }
      }),
      { numRuns: runs },
    );
  });

  it("is idempotent: a layer that repeats everything changes nothing", async () => {
    await fc.assert(
      fc.asyncProperty(section, async (layer) => {
        const once = await compose(layer);
        const twice = await compose(layer, layer);
        expect(twice.codes).toEqual(once.codes);
        expect(values(twice.policy)).toEqual(values(once.policy));
      }),
      { numRuns: runs },
    );
  });

  it("says so whenever a layer does not get what it asks for", async () => {
    await fc.assert(
      fc.asyncProperty(section, section, async (top, bottom) => {
        const { policy, codes } = await compose(top, bottom);
        const refused = policy.leaves.some((leaf) =>
          leaf.contributions.some(
            (item) => item.layer === "layer-1" && (item.role === "overruled" || item.role === "partly-overruled"),
          ),
        );
        if (refused) expect(codes).toContain("loosened-by-layer");
        if (!codes.includes("loosened-by-layer"))
          for (const leaf of policy.leaves)
            expect(leaf.contributions.every((item) => item.role !== "partly-overruled")).toBe(true);
      }),
      { numRuns: runs },
    );
  });
});

describe("combining values", () => {
  const list = (name: string): fc.Arbitrary<Plain> => {
    const domains = ["**.x.example", "*.x.example", "a.x.example", "x.example", "y.example"];
    return name === "domain" ? subset(domains) : subset(["a", "b", "c", "d"]);
  };
  const orders: readonly (readonly [string, Order, fc.Arbitrary<Plain>])[] = [
    ["allow-list", { kind: "allow-list", covers: "equal" }, list("equal")],
    ["deny-list", { kind: "deny-list", covers: "equal" }, list("equal")],
    ["domains allowed", { kind: "allow-list", covers: "domain" }, list("domain")],
    ["switch", { kind: "switch", strict: false }, fc.boolean()],
    ["ranked", { kind: "ranked", strictestFirst: ["a", "b", "c"] }, fc.constantFrom("a", "b", "c")],
    ["limit", { kind: "limit" }, fc.integer({ min: 1, max: 9 })],
  ];
  const meet = (order: Order, a: Plain, b: Plain): Plain =>
    toPlain(combine(order, locate(a, span), locate(b, span)).value);

  it.each(orders)("%s: the result is never looser than the more authoritative value", (_name, order, value) => {
    fc.assert(
      fc.property(value, value, (a, b) => ["same", "tighter"].includes(compareValues(order, a, meet(order, a, b)))),
      { numRuns: runs },
    );
  });

  it.each(orders.filter(([name]) => name !== "domains allowed"))(
    "%s: associative where nothing is refused",
    (_name, order, value) => {
      fc.assert(
        fc.property(value, value, value, (a, b, c) => {
          const accepted = (above: Plain, wanted: Plain) =>
            combine(order, locate(above, span), locate(wanted, span)).refused.length === 0;
          fc.pre(accepted(a, b) && accepted(b, c) && accepted(meet(order, a, b), c) && accepted(a, meet(order, b, c)));
          expect(canonical(sorted(meet(order, meet(order, a, b), c)))).toBe(
            canonical(sorted(meet(order, a, meet(order, b, c)))),
          );
        }),
        { numRuns: runs },
      );
    },
  );

  it.each(orders.filter(([name]) => name === "deny-list"))(
    "%s: the order of layers does not matter",
    (_name, order, value) => {
      fc.assert(
        fc.property(
          value,
          value,
          (a, b) => canonical(sorted(meet(order, a, b))) === canonical(sorted(meet(order, b, a))),
        ),
        { numRuns: runs },
      );
    },
  );

  it("directions flip when the sides swap", () => {
    const flipped: Readonly<Record<string, string>> = {
      same: "same",
      looser: "tighter",
      tighter: "looser",
      incomparable: "incomparable",
      neutral: "neutral",
    };
    for (const [, order, value] of orders)
      fc.assert(
        fc.property(value, value, (a, b) => compareValues(order, b, a) === flipped[compareValues(order, a, b)]),
        { numRuns: runs },
      );
  });

  it("a covering domain covers what the covered one covers", () => {
    const pattern = fc.constantFrom(
      "**.x.example",
      "*.x.example",
      "a.x.example",
      "x.example",
      "**.a.x.example",
      "*.a.x.example",
      "b.a.x.example",
      "y.example",
    );
    fc.assert(
      fc.property(
        pattern,
        pattern,
        pattern,
        (a, b, c) => !(covers("domain", a, b) && covers("domain", b, c)) || covers("domain", a, c),
      ),
      { numRuns: 1000 },
    );
  });

  it("knows the constraints that it speaks of", () => {
    for (const id of ["web_search.allow", "network.allow", "mcp.servers", "features"])
      expect(findConstraint(id)).toBeDefined();
  });
});
