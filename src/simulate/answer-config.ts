import type { PlainMap, SimulatedBundle } from "./bundle.ts";
import {
  approvalPolicy,
  approvalsReviewer,
  permissionProfile,
  sandboxMode,
  webSearch,
  windowsSandbox,
  workspaceWrite,
} from "./config-allow-lists.ts";
import { seenBy } from "./client-view.ts";
import type { ConfigCheck, ConfigFinding } from "./config-finding.ts";
import {
  managedHooksOnly,
  managedProviders,
  managedValues,
  networkAdditions,
  pinnedFeatures,
  requiredValues,
  restrictedServers,
} from "./config-pins.ts";
import {
  loginChoices,
  profileDefinitions,
  providers,
  retiredValues,
  undefinedProfile,
  wrongValues,
} from "./config-validity.ts";
import { type Answer, decided, type Question } from "./question.ts";

/** What may stand against a user's configuration; the order is the order of reasons in an answer. */
const checks: readonly ConfigCheck[] = [
  retiredValues,
  wrongValues,
  profileDefinitions,
  undefinedProfile,
  providers,
  loginChoices,
  approvalPolicy,
  sandboxMode,
  workspaceWrite,
  permissionProfile,
  webSearch,
  approvalsReviewer,
  windowsSandbox,
  requiredValues,
  pinnedFeatures,
  managedProviders,
  managedValues,
  restrictedServers,
  managedHooksOnly,
  networkAdditions,
];

/** Whether Codex starts with a user's configuration, and whether it keeps what the user wrote. */
export function answerConfig(
  bundle: SimulatedBundle,
  { config }: Question & { kind: "config" },
  version: string,
): Answer {
  const findings = findingsIn(bundle, config, version);
  const rejections = findings.filter((finding) => finding.verdict === "rejected");
  const telling = rejections.length > 0 ? rejections : findings;
  const [first] = telling;
  if (first === undefined) return decided("accepted", "nothing stands against it");
  const because = [...new Set(telling.map((finding) => finding.because))].join("; ");
  return decided(first.verdict, because, ...telling.flatMap((finding) => finding.decidedBy));
}

/** Everything that stands against a user's configuration, for one client version that has the bundle. */
export function configFindings(bundle: SimulatedBundle, config: PlainMap, version: string): readonly ConfigFinding[] {
  return findingsIn(seenBy(bundle, version), config, version);
}

function findingsIn(bundle: SimulatedBundle, config: PlainMap, version: string): readonly ConfigFinding[] {
  return checks.flatMap((check) => check({ config, bundle, version }));
}
