import type { JsonSchema } from "./json-schema.ts";
import type { LanguageFacts } from "./library-facts.ts";
import { testsSchema } from "./tests-schema.ts";

/** The editor schema of a `NAME.policy-test.yaml`: tests that stand beside the policy. */
export function policyTestSchema(facts: LanguageFacts): JsonSchema {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    $id: "https://mandate.example/schemas/policy-test.schema.json",
    title: "Tests of a Mandate policy",
    description: "Questions to a policy, and the verdicts that are expected.",
    type: "object",
    properties: {
      policy: { description: "The policy's path, relative to this file.", type: "string" },
      tests: { ...testsSchema(facts.testKinds), description: "Each asks one question and expects a verdict." },
    },
    additionalProperties: false,
    required: ["policy", "tests"],
  };
}
