import { escapeInertXml } from "../../diagnostics/views/escape-xml.ts";
import { summaryLine } from "./summary-line.ts";
import type { DriftView } from "./view.ts";

/** Jamf shows no more of an extension attribute. */
const room = 900;

/** A Jamf extension attribute. */
export const jamfView: DriftView = (report) => `<result>${escapeInertXml(summaryLine(report, room))}</result>\n`;
