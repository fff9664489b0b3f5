import type { AuditReport, AuditRow } from "../audit/audit-report.ts";
import { isPlainMap, type Plain } from "../source/located.ts";
import type { Place, Side } from "./side.ts";

/** A policy or a bundle as its audit map says it. `fileNames`: how people know the files that the report names. */
export function sideOfReport(name: string, report: AuditReport, fileNames?: ReadonlyMap<string, string>): Side {
  const at = ({ file, line }: Place): Place => ({ file: fileNames?.get(file) ?? file, line });
  return {
    name,
    entries: report.rows
      .filter((row) => !row.constraint.startsWith("mandate."))
      .map((row) => ({
        id: row.constraint,
        value: row.value,
        ...(row.contents === undefined ? {} : { meaning: withContents(row, row.contents), texts: row.contents }),
        place: at(row),
        layer: row.layer,
        // Only what changed is asked for its settings.
        get settings() {
          return row.settings;
        },
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
    ...(report.hazards === undefined
      ? {}
      : { hazards: report.hazards.map(({ code, message, ...place }) => ({ code, message, place: at(place) })) }),
  };
}

/** A text in place of its file's name; scripts in place of theirs. */
function withContents({ value }: AuditRow, contents: Readonly<Record<string, string>>): Plain {
  return isPlainMap(value) ? { ...value, script: contents } : (contents["text"] ?? value);
}
