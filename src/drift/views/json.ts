import { inertJson } from "../../diagnostics/views/inert.ts";
import type { DriftView } from "./view.ts";

export const jsonView: DriftView = (report) => inertJson(report);
