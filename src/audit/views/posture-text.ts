import { inert } from "../../diagnostics/views/inert.ts";
import { paint } from "../../diagnostics/views/paint.ts";
import { belowTheLadder } from "../posture/trust-ladder.ts";
import type { Posture, PostureRow } from "../posture/posture.ts";
import type { Verdict } from "../posture/verdict.ts";
import { wrapText } from "./wrap-text.ts";

interface TextOptions {
  readonly color: boolean;
  readonly columns: number;
}

const severities: Readonly<Record<Verdict, "error" | "warning" | "note">> = {
  enforced: "note",
  delegated: "note",
  default: "warning",
  open: "error",
};

/** The posture for people at a terminal. */
export function postureText(posture: Posture, { color, columns }: TextOptions): string {
  const colours = paint(color);
  const rows = (list: readonly PostureRow[]) =>
    list.flatMap(({ number, name, verdict, because }) => [
      `${String(number).padStart(3)}  ${colours.severity(severities[verdict], verdict.padEnd(9))}  ${name}`,
      ...wrapText(inert(because), columns - 16).map((line) => `                ${line}`),
    ]);
  const phases = posture.phases.map(
    ({ number, name, reached, missing }) =>
      `  phase ${number}  ${reached ? "reached" : `open at ${missing.join(", ")}`}  ${name}`,
  );
  return `${[
    colours.strong(`The nineteen surfaces of ${inert(posture.policy)}`),
    ...rows(posture.surfaces),
    "",
    colours.strong("The production checklist"),
    ...rows(posture.checklist),
    "",
    colours.strong("Deployment phases"),
    ...phases,
    "",
    colours.strong("Trust ladder"),
    `  ${levelText(posture)}`,
    ...nextLines(posture, columns),
  ].join("\n")}\n`;
}

export function levelText({ level, ladder }: Posture): string {
  return level === belowTheLadder
    ? "below the ladder: no rung's conditions are all met"
    : `level ${level}: ${ladder.find(({ number }) => number === level)?.name ?? ""}`;
}

function nextLines({ next }: Posture, columns: number): readonly string[] {
  const bullet = (text: string) =>
    wrapText(inert(text), columns - 4).map((line, index) => `${index === 0 ? "  - " : "    "}${line}`);
  const phase = next.phase.flatMap(({ surface, name, changes }) =>
    changes.length === 0
      ? bullet(`${surface} ${name}: no setting of Codex does more on the targeted platforms`)
      : changes.flatMap((change) => bullet(change)),
  );
  return [
    ...(phase.length === 0 ? [] : ["", "To reach the next phase:", ...new Set(phase)]),
    ...(next.level.length === 0
      ? []
      : ["", "To reach a higher rung of the trust ladder:", ...next.level.flatMap(bullet)]),
  ];
}
