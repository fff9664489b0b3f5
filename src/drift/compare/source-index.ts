import type { AuditRow } from "../../audit/audit-report.ts";
import type { SourceConstraint } from "../../package/types.ts";
import type { Expectation } from "../expectation.ts";
import type { Finding } from "../report.ts";

type Source = NonNullable<Finding["source"]>;

/** Where the policy states what stands in a line of an artefact, or what a constraint says. */
export function sourceOf(
  expected: Expectation,
  constraint: string,
  place: { readonly artefact: string; readonly line: number } | undefined,
): Source | undefined {
  const rows = expected.audit?.rows ?? [];
  const named = rows.find((row) => row.constraint === constraint);
  if (named !== undefined) return fromRow(named);
  const emitted = place === undefined ? undefined : emittingRow(rows, expected, place);
  if (emitted !== undefined) return fromRow(emitted);
  return fromManifest(expected, constraint);
}

/** The row whose setting stands in the line, or begins last before it. */
function emittingRow(
  rows: readonly AuditRow[],
  { platform }: Expectation,
  place: { readonly artefact: string; readonly line: number },
): AuditRow | undefined {
  let best: { readonly row: AuditRow; readonly line: number } | undefined;
  for (const row of rows)
    for (const setting of row.settings) {
      const line = setting.artefact === place.artefact ? setting.lines[platform] : undefined;
      if (line !== undefined && line <= place.line && line > (best?.line ?? 0)) best = { row, line };
    }
  return best?.row;
}

function fromRow({ layer, file, line }: AuditRow): Source {
  return { layer, file, line };
}

function fromManifest({ files, preferences }: Expectation, constraint: string): Source | undefined {
  const known: readonly SourceConstraint[] = [
    ...files.flatMap((file) => file.constraints),
    ...(preferences?.constraints ?? []),
  ];
  const found =
    known.find((item) => item.constraint === constraint) ??
    known.find((item) => constraint.startsWith(`${item.constraint}.`) || item.constraint.startsWith(`${constraint}.`));
  return found === undefined ? undefined : { layer: found.layer, file: found.file, line: found.line };
}
