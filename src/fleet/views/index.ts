import { inertJson } from "../../diagnostics/views/inert.ts";
import { htmlView } from "./html.ts";
import { textView } from "./text.ts";
import type { FleetView } from "./view.ts";

export type FleetFormat = "text" | "json" | "html";

export const fleetViews: Readonly<Record<FleetFormat, FleetView>> = {
  text: textView,
  json: inertJson,
  html: htmlView,
};
