import { inertJson } from "../../diagnostics/views/inert.ts";
import type { PackageCrypto } from "../../package/crypto.ts";
import { isoTime } from "../../package/iso-time.ts";
import { uuidV5 } from "../../package/uuid-v5.ts";
import type { AuditReport, AuditRow } from "../audit-report.ts";
import { type Framework, frameworkOf, splitControl } from "../frameworks.ts";
import { placeText, strengthsText, valueText } from "./plain-text.ts";

/** The version of OSCAL that the document is written in; 1.2 reads the same for every field that is used here. */
export const oscalVersion = "1.1.3";

/** The namespace of our properties. */
const namespace = "https://mandate.dev/ns/oscal";

export interface OscalOptions {
  readonly crypto: PackageCrypto;
  /** SOURCE_DATE_EPOCH in seconds; a document of unknown time is dated 1970, so that equal policies give equal documents. */
  readonly epoch?: number;
}

/** A control with the constraints that support it. */
interface SupportedControl {
  readonly control: string;
  readonly rows: readonly AuditRow[];
}

/** An OSCAL component definition: which constraints support which controls, with their layers and lines. Supports, never satisfies. */
export function oscalView(report: AuditReport, { crypto, epoch }: OscalOptions): string {
  const { policy } = report;
  const uuid = (...names: readonly string[]) =>
    uuidV5(["oscal", policy.organization.identifier, policy.name, ...names].join("/"), crypto).toLowerCase();
  const implementations = [...controlsByFramework(report)].map(([id, controls]) =>
    implementation(frameworkOf(id), controls, uuid),
  );
  const title = `Codex policy ${policy.name}`;
  return inertJson({
    "component-definition": {
      uuid: uuid("document"),
      metadata: {
        title,
        "last-modified": isoTime(epoch ?? 0),
        version: text(policy.revision, "unbuilt"),
        "oscal-version": oscalVersion,
        props: [
          prop("tool", `mandate ${policy.tool.version}`),
          prop("catalogue", policy.catalogue),
          prop("clients", policy.targets.range),
        ],
      },
      components: [
        {
          uuid: uuid("component"),
          type: "policy",
          title,
          description: text(policy.description, `Managed configuration of Codex for ${policy.organization.name}`),
          props: [
            prop("owner", policy.owner),
            prop("revision", policy.revision),
            ...policy.targets.platforms.map((platform) => prop("platform", platform)),
          ],
          ...(implementations.length === 0 ? {} : { "control-implementations": implementations }),
        },
      ],
    },
  });
}

/** Frameworks and controls in the order in which the rows first name them. */
function controlsByFramework(report: AuditReport): ReadonlyMap<string, readonly SupportedControl[]> {
  const frameworks = new Map<string, Map<string, AuditRow[]>>();
  for (const row of report.rows)
    for (const reference of row.controls) {
      const { framework, control } = splitControl(reference);
      const controls = frameworks.get(framework) ?? new Map<string, AuditRow[]>();
      controls.set(control, [...(controls.get(control) ?? []), row]);
      frameworks.set(framework, controls);
    }
  return new Map(
    [...frameworks].map(([id, controls]) => [id, [...controls].map(([control, rows]) => ({ control, rows }))]),
  );
}

type Uuid = (...names: readonly string[]) => string;

function implementation(framework: Framework, controls: readonly SupportedControl[], uuid: Uuid) {
  return {
    uuid: uuid(framework.id),
    source: framework.source,
    description: `Constraints that support controls of ${framework.title}. Whether a control is met is for its assessor to say.`,
    "implemented-requirements": controls.map(({ control, rows }) => ({
      uuid: uuid(framework.id, control),
      "control-id": framework.controlId(control),
      description: `Supports ${framework.title} ${control}: ${rows.map((row) => `${row.constraint} (${row.summary.replace(/\.$/, "")})`).join("; ")}.`,
      props: rows.flatMap(rowProps),
      remarks: rows.map(rowRemark).join("\n"),
    })),
  };
}

/** The properties of one constraint share a group, so that a reader can tell whose layer is whose. */
function rowProps(row: AuditRow) {
  const group = { group: row.constraint.replaceAll(/[^A-Za-z0-9._-]/g, "_") };
  return [
    { ...prop("constraint", row.constraint), ...group },
    { ...prop("layer", row.layer), ...group },
    { ...prop("source", placeText(row)), ...group },
    ...Object.entries(row.strengths).map(([platform, strength]) => ({
      ...prop(`strength-${platform}`, strength),
      ...group,
    })),
  ];
}

function rowRemark(row: AuditRow): string {
  const gaps = row.gaps.map(({ versions }) => ` Clients ${versions} do not enforce it.`).join("");
  const open = row.doesNotCover.length === 0 ? "" : ` Does not cover: ${row.doesNotCover.join("; ")}.`;
  return `${row.constraint} = ${valueText(row.value)}; ${strengthsText(row.strengths)}.${gaps}${open}`;
}

function prop(name: string, value: string) {
  return { name, ns: namespace, value: text(value, "none") };
}

/** OSCAL's strings hold something, without blanks around it, in one line. */
function text(value: string, fallback: string): string {
  const line = value.replaceAll(/\s+/g, " ").trim();
  return line === "" ? fallback : line;
}
