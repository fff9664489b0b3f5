import { describeVersions } from "../catalogue/codex/index.ts";
import { type Gap, isAccepted } from "../codex/gaps.ts";
import type { SourceNames } from "../codex/provenance.ts";
import type { LayeredGap } from "../policy/composed.ts";
import type { AcceptedBy, AuditGap } from "./audit-report.ts";

/** The gaps of one constraint, one for each group of client versions that has any. */
export function auditGaps(gaps: readonly Gap[], names: SourceNames): readonly AuditGap[] {
  return gaps.map((gap) => ({
    versions: describeVersions(gap.versions),
    enforcedSince: gap.enforcedSince ?? "",
    accepted: isAccepted(gap),
    acceptedBy: gap.acceptedBy.map((accepted) => acceptedBy(accepted, names)),
    messages: gap.messages,
  }));
}

export function acceptedBy({ gap, layer }: LayeredGap, names: SourceNames): AcceptedBy {
  return {
    layer,
    file: names.relative(gap.span.file),
    line: gap.span.start.line,
    because: gap.because,
    approvedBy: gap.approvedBy ?? "",
    ticket: gap.ticket ?? "",
    until: gap.until,
  };
}
