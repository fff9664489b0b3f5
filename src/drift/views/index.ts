import { ecsView } from "./ecs.ts";
import { intuneView } from "./intune.ts";
import { jamfView } from "./jamf.ts";
import { jsonView } from "./json.ts";
import { junitView } from "./junit.ts";
import { ocsfView } from "./ocsf.ts";
import { sarifView } from "./sarif.ts";
import { textView } from "./text.ts";
import type { DriftView } from "./view.ts";

/** Every form of a drift report, by the name that `--format` takes. */
export const driftViews = {
  text: textView,
  json: jsonView,
  sarif: sarifView,
  junit: junitView,
  ocsf: ocsfView,
  ecs: ecsView,
  jamf: jamfView,
  intune: intuneView,
} as const satisfies Readonly<Record<string, DriftView>>;

export type DriftFormat = keyof typeof driftViews;

export const driftFormats = Object.keys(driftViews) as readonly DriftFormat[];
