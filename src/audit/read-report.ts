import type { AuditReport } from "./audit-report.ts";

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === "string";
const number: Check = (value) => typeof value === "number";
const flag: Check = (value) => typeof value === "boolean";
const anything: Check = (value) => value !== undefined;
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const mapOf =
  (check: Check): Check =>
  (value) =>
    isRecord(value) && Object.values(value).every(check);
const record =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isRecord(value) && Object.entries(fields).every(([name, check]) => check(value[name]));

const place = { file: text, line: number };
const exception = { id: text, ticket: text, approvedBy: text, reason: text, expires: text };
const accepted = { layer: text, because: text, approvedBy: text, ticket: text, until: text, ...place };

const report = record({
  formatVersion: (value) => value === 1,
  policy: record({
    name: text,
    owner: text,
    description: text,
    organization: record({ name: text, identifier: text }),
    revision: text,
    tool: record({ name: text, version: text }),
    catalogue: text,
    targets: record({ range: text, lowest: text, highest: text, platforms: listOf(text), ...place }),
    layers: listOf(record({ name: text, owner: text, description: text, file: text })),
  }),
  rows: listOf(
    record({
      constraint: text,
      summary: text,
      value: anything,
      contents: optional(mapOf(text)),
      layer: text,
      owner: text,
      ...place,
      contributions: listOf(
        record({
          layer: text,
          owner: text,
          role: text,
          value: anything,
          excerpt: optional(text),
          exception: optional(record(exception)),
          ...place,
        }),
      ),
      settings: listOf(
        record({
          artefact: text,
          path: text,
          platforms: listOf(text),
          strength: text,
          since: text,
          reason: text,
          repairs: optional(text),
          lines: mapOf(number),
          text: optional(text),
          clients: optional(text),
        }),
      ),
      strengths: mapOf(text),
      controls: listOf(text),
      doesNotCover: listOf(text),
      gaps: listOf(
        record({
          versions: text,
          enforcedSince: text,
          accepted: flag,
          acceptedBy: listOf(record(accepted)),
          messages: listOf(text),
        }),
      ),
    }),
  ),
  unconstrained: listOf(record({ constraint: text, summary: text })),
  exceptions: listOf(
    record({ ...exception, layer: text, constraint: text, value: anything, grantedBy: text, applies: flag, ...place }),
  ),
  acceptedGaps: listOf(record({ ...accepted, constraint: text, versions: text })),
  hazards: optional(listOf(record({ code: text, message: text, ...place }))),
});

/** A report as a bundle holds it; undefined where the text is none of this version. */
export function readReport(content: string): AuditReport | undefined {
  const value = parseJson(content);
  return isReport(value) ? value : undefined;
}

function isReport(value: unknown): value is AuditReport {
  return report(value);
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
