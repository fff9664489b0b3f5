import { stringify } from "yaml";
import { codexKeysPage } from "../../catalogue/reference/codex-keys-page.ts";
import { diagnosticsPage } from "../../catalogue/reference/diagnostics-page.ts";
import { policyPage } from "../../catalogue/reference/policy-page.ts";
import { policySchema } from "../../catalogue/reference/policy-schema.ts";
import { policyTestSchema } from "../../catalogue/reference/policy-test-schema.ts";
import { findingsPage } from "../../drift/findings-page.ts";
import { languageFacts } from "./library-facts.ts";
import { loweredExamples } from "./lowered-examples.ts";

/** A generated file: checked in, and compared with what the catalogue gives by `npm run generate -- --check`. */
export interface ReferenceFile {
  /** Relative to the project. */
  readonly path: string;
  readonly text: string;
}

export function referenceFiles(): readonly ReferenceFile[] {
  const yaml = (value: unknown): string => stringify(value, { lineWidth: 100, flowCollectionPadding: true });
  return [
    { path: "schemas/policy.schema.json", text: JSON.stringify(policySchema(languageFacts)) },
    { path: "schemas/policy-test.schema.json", text: JSON.stringify(policyTestSchema(languageFacts)) },
    {
      path: "docs/reference/policy.md",
      text: policyPage({ ...languageFacts, emitted: loweredExamples(), yaml }),
    },
    { path: "docs/reference/diagnostics.md", text: diagnosticsPage() },
    { path: "docs/reference/codex-keys.md", text: codexKeysPage() },
    { path: "docs/reference/drift-findings.md", text: findingsPage() },
  ];
}
