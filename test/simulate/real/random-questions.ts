import fc from "fast-check";

/** How many questions to ask real Codex; the default is quick, a nightly run asks more. */
export const questionCount = Number(process.env["MANDATE_SIMULATOR_QUESTIONS"] ?? "200");

const seed = Number(process.env["MANDATE_SIMULATOR_SEED"] ?? "169");

/** Different values of an arbitrary, the same in every run with the same seed. */
export function sampled<T>(arbitrary: fc.Arbitrary<T>, share: number): readonly T[] {
  const wanted = Math.max(1, Math.round(questionCount * share));
  const values = new Map(
    fc.sample(arbitrary, { numRuns: wanted * 8, seed }).map((value) => [JSON.stringify(value), value]),
  );
  return [...values.values()].slice(0, wanted);
}
