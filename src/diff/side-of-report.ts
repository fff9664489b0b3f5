import type { AuditReport } from "../audit/audit-report.ts";
import type { Plain } from "../source/located.ts";
import type { Place, Side, SideHazard } from "./side.ts";

export interface ReportExtras {
  /** Contents that a value only names: scripts and texts, by constraint. */
  readonly contents?: ReadonlyMap<string, Plain>;
  readonly hazards?: readonly SideHazard[];
  /** How people know the files that the report names. */
  readonly fileNames?: ReadonlyMap<string, string>;
}

/** A policy or a bundle as its audit map says it. */
export function sideOfReport(name: string, report: AuditReport, extras: ReportExtras = {}): Side {
  const at = ({ file, line }: Place): Place => ({ file: extras.fileNames?.get(file) ?? file, line });
  return {
    name,
    entries: report.rows
      .filter((row) => !row.constraint.startsWith("mandate."))
      .map((row) => ({
        id: row.constraint,
        value: extras.contents?.get(row.constraint) ?? row.value,
        place: at(row),
        layer: row.layer,
        settings: row.settings.map(({ artefact, path, platforms }) => ({ artefact, path, platforms })),
        strengths: row.strengths,
        gaps: row.gaps.map((gap) => gap.versions),
      })),
    exceptions: report.exceptions
      .filter((exception) => exception.applies)
      .map(({ id, constraint, layer, value, expires, file, line, approvedBy, reason, ticket }) => ({
        id,
        constraint,
        layer,
        value,
        expires,
        place: at({ file, line }),
        grounds: { approved_by: approvedBy, reason, ticket },
      })),
    acceptedGaps: report.acceptedGaps.map(
      ({ constraint, versions, until, file, line, approvedBy, because, ticket }) => ({
        constraint,
        versions,
        until,
        place: at({ file, line }),
        grounds: { approved_by: approvedBy, because, ticket },
      }),
    ),
    policy: {
      name: report.policy.name,
      owner: report.policy.owner,
      identifier: report.policy.organization.identifier,
      range: report.policy.targets.range,
      platforms: report.policy.targets.platforms,
      targets: at(report.policy.targets),
    },
    ...(extras.hazards === undefined ? {} : { hazards: extras.hazards }),
  };
}
