import fc from "fast-check";
import { expect, it } from "vitest";
import { jsonText } from "../../../src/diagnostics/views/json-text.ts";

it("says what JSON.stringify says, at every depth", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat({ max: 5 }), (value, levels) => {
      expect(JSON.parse(jsonText(value, levels))).toEqual(JSON.parse(JSON.stringify(value)));
      expect(jsonText(value, 100)).toBe(`${JSON.stringify(value, null, 2)}\n`);
    }),
  );
});

it("gives each value below the expanded levels one line", () => {
  expect(jsonText({ rows: [{ a: [1, 2], b: undefined }, {}] }, 2)).toBe(
    '{\n  "rows": [\n    {"a":[1,2]},\n    {}\n  ]\n}\n',
  );
});

it("says a long list that stands in several places wherever it stands", () => {
  const list = Array.from({ length: 100 }, (_, index) => ({ index }));
  const value = { first: list, second: { deeper: list }, third: list, empty: [[], {}] };
  for (const levels of [1, 2, 3, 100])
    expect(JSON.parse(jsonText(value, levels))).toEqual(JSON.parse(JSON.stringify(value)));
  expect(jsonText(value, 100)).toBe(`${JSON.stringify(value, null, 2)}\n`);
});
