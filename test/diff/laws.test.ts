import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { constraints } from "../../src/catalogue/constraints/index.ts";
import { compareSides } from "../../src/diff/compare-sides.ts";
import type { Side } from "../../src/diff/side.ts";
import { composePolicy } from "../../src/policy/compose.ts";
import { loadLayers } from "../../src/policy/load-layers.ts";
import type { PolicyType } from "../../src/catalogue/policy-type.ts";
import { type Plain, toPlain } from "../../src/source/located.ts";
import { sourceText } from "../../src/source/source-text.ts";
import { hasErrors } from "../../src/diagnostics/diagnostic.ts";

/** Values of the simple types; what has a member's shape comes from the examples. */
function valueOf(type: PolicyType): fc.Arbitrary<Plain> | undefined {
  switch (type.kind) {
    case "switch":
      return fc.boolean();
    case "choice":
      return fc.constantFrom(...type.of);
    case "count":
      return fc.integer({ min: 1, max: 9 });
    case "list":
      if (type.item.kind === "choice") return fc.uniqueArray(fc.constantFrom(...type.item.of), { minLength: 1 });
      return type.item.kind === "text" && type.item.format === "domain-pattern"
        ? fc.uniqueArray(fc.constantFrom("a.example", "b.a.example", "**.a.example", "*.a.example", "c.example"), {
            minLength: 1,
          })
        : undefined;
    default:
      return undefined;
  }
}

const simple = constraints.flatMap(({ id, type, order }) => {
  const value = valueOf(type);
  return value === undefined || order.kind === "suggestion" ? [] : [{ id, value }];
});

const decisions = fc.constantFrom("allow", "prompt", "prompt-user", "forbidden");
const servers = fc.constantFrom<Plain>(
  { command: "a" },
  { command: "a", args: ["x"] },
  { command: "a", args: [{ prefix: "x" }] },
  { url: "https://a.example" },
);

/** What a policy states, by constraint. */
const statements = fc.tuple(
  fc.record(Object.fromEntries(simple.map(({ id, value }) => [id, fc.option(value, { nil: undefined })]))),
  fc.dictionary(fc.constantFrom("one", "two", "three"), servers),
  fc.dictionary(fc.constantFrom("push", "force", "rm"), decisions),
  fc.dictionary(fc.constantFrom("memories", "hooks"), fc.boolean()),
);

type Statements = typeof statements extends fc.Arbitrary<infer T> ? T : never;

function side([plain, mcp, rules, features]: Statements): Side {
  const values: [string, Plain][] = [
    ...Object.entries(plain).flatMap(([id, value]): [string, Plain][] => (value === undefined ? [] : [[id, value]])),
    ...Object.entries(mcp).map(([name, value]): [string, Plain] => [`mcp.servers.${name}`, value]),
    ...Object.entries(rules).map(([name, decision]): [string, Plain] => [
      `commands.${name}`,
      { id: name, match: patternOf(name), decision },
    ]),
    ...Object.entries(features).map(([name, value]): [string, Plain] => [`features.${name}`, value]),
  ];
  return sideOf(values);
}

/** One rule lies within another, so that the stricter one may shadow it. */
function patternOf(name: string): readonly string[] {
  return name === "force" ? ["push", "force"] : [name];
}

function sideOf(values: readonly (readonly [string, Plain])[]): Side {
  return {
    name: "p",
    entries: values.map(([id, value], index) => ({
      id,
      value,
      place: { file: "p", line: index + 1 },
      layer: "p",
      settings: [],
      strengths: {},
      gaps: [],
    })),
    exceptions: [],
    acceptedGaps: [],
    hazards: [],
  };
}

const flipped = { looser: "tighter", tighter: "looser", incomparable: "incomparable", neutral: "neutral" } as const;

describe("laws of the diff", () => {
  it("nothing changes between a policy and itself", () => {
    fc.assert(
      fc.property(statements, (policy) => {
        expect(compareSides(side(policy), side(policy))).toEqual([]);
      }),
    );
  });

  it("the direction flips when the sides swap", () => {
    fc.assert(
      fc.property(statements, statements, (a, b) => {
        const there = compareSides(side(a), side(b)).map(
          ({ constraint, direction }) => `${constraint} ${flipped[direction]}`,
        );
        const back = compareSides(side(b), side(a)).map(({ constraint, direction }) => `${constraint} ${direction}`);
        expect([...there].sort()).toEqual([...back].sort());
      }),
    );
  });

  it("composing a layer on top of a policy never makes it looser", async () => {
    let composedCount = 0;
    await fc.assert(
      fc.asyncProperty(statements, statements, async (org, team) => {
        const [above, both] = [
          await compose({ org: document("org", org) }, "org"),
          await compose({ org: document("org", org), team: `${document("team", team)}extends: [org]\n` }, "team"),
        ];
        // A layer that asks for more is refused, and what remains must still be no looser.
        if (above === undefined || both === undefined) return;
        composedCount += 1;
        const changes = compareSides(above, both).filter((change) => !isAllowRule(change.after));
        expect(changes.filter((change) => change.direction === "looser")).toEqual([]);
      }),
      { numRuns: 60 },
    );
    expect(composedCount).toBeGreaterThan(30);
  });
});

/** Rules are definitions of each layer: an allow rule of a later one is a freedom that composition does not refuse. */
function isAllowRule(value: Plain | undefined): boolean {
  return typeof value === "object" && value !== null && "decision" in value && value.decision === "allow";
}

function document(name: string, [plain, mcp, rules, features]: Statements): string {
  const root: Record<string, unknown> = { mandate: 1, name, owner: "o@acme.example" };
  const put = (path: readonly string[], value: unknown) => {
    let table = root;
    for (const step of path.slice(0, -1)) table = (table[step] ??= {}) as Record<string, unknown>;
    table[path.at(-1) ?? ""] = value;
  };
  for (const [id, value] of Object.entries(plain)) if (value !== undefined) put(id.split("."), value);
  if (Object.keys(mcp).length > 0) put(["mcp", "servers"], mcp);
  if (Object.keys(rules).length > 0)
    put(
      ["commands"],
      Object.entries(rules).map(([id, decision]) => ({ id, match: patternOf(id), decision })),
    );
  if (Object.keys(features).length > 0) put(["features"], features);
  return Object.entries(root)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join("");
}

async function compose(files: Readonly<Record<string, string>>, entry: string): Promise<Side | undefined> {
  const reader = {
    resolve: (name: string) => name,
    read: (key: string) =>
      Promise.resolve({ ok: true, source: sourceText(key, files[key] ?? ""), diagnostics: [] } as const),
  };
  const chain = await loadLayers(entry, reader, new Map());
  if (hasErrors(chain.diagnostics)) return undefined;
  const leaves = composePolicy(chain.value, "2026-11-21T00:00:00Z").value?.leaves;
  return leaves === undefined ? undefined : sideOf(leaves.map((leaf) => [leaf.id, toPlain(leaf.value)] as const));
}
