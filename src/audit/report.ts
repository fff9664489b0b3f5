import { catalogueVersion } from "../catalogue/codex/index.ts";
import { constraints } from "../catalogue/constraints/index.ts";
import type { SourceNames } from "../codex/provenance.ts";
import type { ComposedPolicy } from "../policy/composed.ts";
import { toPlain } from "../source/located.ts";
import { startOfFile } from "../source/span.ts";
import { toolVersion } from "../version.ts";
import { acceptedBy } from "./audit-gaps.ts";
import type { AuditedPolicy, AuditReport, UnconstrainedRow } from "./audit-report.ts";
import type { AuditGroup } from "./emitted-settings.ts";
import { auditRows, type RowContext } from "./rows.ts";
import { openHazards } from "./said-hazards.ts";

export interface AuditInput extends RowContext {
  readonly policy: ComposedPolicy;
  readonly groups: readonly AuditGroup[];
  readonly names: SourceNames;
  readonly revision: string;
}

/** The audit map of a compiled policy. Pure: it reads no clock, and equal inputs give equal reports. */
export function auditReport({ policy, groups, names, revision, ...context }: AuditInput): AuditReport {
  return {
    formatVersion: 1,
    policy: auditedPolicy(policy, groups, names, revision),
    rows: auditRows(policy, groups, names, context),
    unconstrained: unconstrainedRows(policy),
    exceptions: policy.exceptions.map(({ exception, grantedBy, applies }) => ({
      id: exception.id,
      layer: exception.layer,
      constraint: exception.constraint,
      value: toPlain(exception.value),
      reason: exception.reason,
      approvedBy: exception.approvedBy,
      ticket: exception.ticket,
      expires: exception.expires,
      grantedBy,
      applies,
      file: names.relative(exception.span.file),
      line: exception.span.start.line,
    })),
    acceptedGaps: policy.acceptedGaps.map((layered) => ({
      constraint: layered.gap.constraint,
      versions: layered.gap.versions,
      ...acceptedBy(layered, names),
    })),
    hazards: openHazards(context.diagnostics ?? []).map(({ code, message, span }) => ({
      code,
      message,
      file: names.relative(span.file),
      line: span.start.line,
    })),
  };
}

function auditedPolicy(
  policy: ComposedPolicy,
  groups: readonly AuditGroup[],
  names: SourceNames,
  revision: string,
): AuditedPolicy {
  const { organization, targets } = policy;
  const span = targets?.rangeSpan ?? startOfFile(policy.layers.at(-1)?.file ?? "");
  return {
    name: policy.name,
    owner: policy.owner,
    description: policy.description,
    organization: { name: organization?.name ?? "", identifier: organization?.identifier ?? "" },
    revision,
    tool: { name: "mandate", version: toolVersion },
    catalogue: catalogueVersion,
    targets: {
      range: targets?.range ?? "",
      lowest: groups[0]?.lowest ?? "",
      highest: groups.at(-1)?.highest ?? "",
      platforms: targets?.platforms ?? [],
      file: names.relative(span.file),
      line: span.start.line,
    },
    layers: policy.layers.map((layer) => ({
      name: layer.name.text,
      owner: layer.owner.text,
      description: layer.description?.text ?? "",
      file: names.relative(layer.file),
    })),
  };
}

/** Keys by Codex's own name are no constraint that could be missing. */
function unconstrainedRows(policy: ComposedPolicy): readonly UnconstrainedRow[] {
  const stated = new Set(policy.leaves.map((leaf) => leaf.constraint.id));
  const words = constraints.filter(({ lowering }) => lowering.kind !== "special" || lowering.by !== "codex");
  return words.filter(({ id }) => !stated.has(id)).map(({ id, summary }) => ({ constraint: id, summary }));
}
