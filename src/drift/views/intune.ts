import { summaryLine } from "./summary-line.ts";
import type { DriftView } from "./view.ts";

/** Intune keeps the last 2,048 characters of the last line. */
const room = 1900;

/** One line for an Intune remediation or custom attribute. */
export const intuneView: DriftView = (report) => `codex-policy ${summaryLine(report, room - "codex-policy ".length)}\n`;
