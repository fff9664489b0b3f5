import { compareVersions, describeVersions, keySupport, platformFact } from "../../catalogue/codex/index.ts";
import { coveringDomain } from "../../catalogue/domain-pattern.ts";
import type { DiagnosticCode } from "../../diagnostics/codes.ts";
import { type Diagnostic, diagnose } from "../../diagnostics/diagnostic.ts";
import { type ComposedLeaf, type ComposedPolicy, leafOf, leavesOf } from "../../policy/composed.ts";
import { textsOf } from "../lower/nodes.ts";
import { needsProfiles, profilePrefix, twinName } from "../lower/permission-profiles.ts";
import type { PlatformModel } from "../model.ts";
import { sameItems } from "../share-settings.ts";
import { isCarried, strengthOf } from "../strength.ts";

/** One hazard that is visible in the composed policy or in what it became. Each says what stays open, at the line that opens it. */
type Hazard = (policy: ComposedPolicy, models: readonly PlatformModel[]) => readonly Diagnostic[];

/** Users' and projects' hooks run beside the managed ones unless they are excluded. */
const unmanagedHooksRun: Hazard = (policy, models) => {
  const only = leafOf(policy, "hooks.managed_only");
  if (only?.value.kind === "scalar" && only.value.value === true) return [];
  const hook = models.flatMap((model) => model.hooks)[0];
  const leaf = hook?.leaves[0];
  return leaf === undefined
    ? []
    : [diagnose("unmanaged-hooks-run", leaf.span, "hooks of users and projects run beside the managed ones")];
};

/** A denied pattern that matches everywhere becomes a pattern below /, which no session survives. */
const rootAsWorkspace: Hazard = (policy) => {
  const leaf = leafOf(policy, "access.deny_in_workspace");
  if (leaf === undefined || !textsOf(leaf.value).some((pattern) => pattern.startsWith("**"))) return [];
  return [diagnose("root-as-workspace", leaf.span, "with this pattern a session that is started in / is refused")];
};

/** Beside permission profiles the sandbox flag does nothing, so a careful user's stricter choice is lost. */
const stricterChoiceLost: Hazard = (policy) => {
  const cause = policy.leaves.find((leaf) => needsProfiles([leaf]));
  if (cause === undefined || policy.organization === undefined) return [];
  const twin = twinName(profilePrefix(policy.organization), "read-only");
  return [
    diagnose(
      "stricter-choice-lost",
      cause.span,
      "beside permission profiles -s read-only and sandbox_mode do nothing, without a warning",
      {
        help: `tell users to choose the read-only twin: codex -c default_permissions=${twin}`,
      },
    ),
  ];
};

const networkGrantsAccess: Hazard = (policy) => {
  const [enabled, allow] = [leafOf(policy, "network.enabled"), leafOf(policy, "network.allow")];
  if (allow === undefined || textsOf(allow.value).length === 0) return [];
  if (enabled?.value.kind === "scalar" && enabled.value.value === false)
    return [
      diagnose("network-grants-access", enabled.span, "with network.enabled: false the lists do nothing inside Codex", {
        help: "set network.enabled: true, or keep the lists for the egress proxy alone",
      }),
    ];
  return [diagnose("network-grants-access", allow.span, "commands reach these domains even from a read-only sandbox")];
};

const networkDoesNotCover: Hazard = (policy) => {
  const leaf = policy.leaves.find((candidate) => candidate.id.startsWith("network."));
  return leaf === undefined
    ? []
    : [
        diagnose(
          "network-does-not-cover",
          leaf.span,
          "the network policy does not cover web search, MCP servers, apps, the browser or full access",
        ),
      ];
};

/** Deny beats allow whatever the specificity, so an allow below a denied wildcard is dead. */
const domainShadowed: Hazard = (policy) => {
  const [allow, deny] = [leafOf(policy, "network.allow"), leafOf(policy, "network.deny")];
  if (allow?.value.kind !== "list" || deny === undefined) return [];
  const shadowOf = coveringDomain(textsOf(deny.value), (pattern) => pattern);
  return allow.value.items.flatMap((item) => {
    if (item.kind !== "scalar" || typeof item.value !== "string") return [];
    const name = item.value;
    const shadow = shadowOf(name);
    return shadow === undefined
      ? []
      : [
          diagnose("domain-shadowed", item.span, `${name} is allowed here and denied by ${shadow}: it is denied`, {
            related: [{ message: "denied here", span: deny.span }],
          }),
        ];
  });
};

const keyringUnavailable: Hazard = (policy) => {
  const leaf = leafOf(policy, "login.credential_store");
  if (
    leaf?.value.kind !== "scalar" ||
    leaf.value.value !== "keyring" ||
    policy.targets?.platforms.includes("linux") !== true
  )
    return [];
  return [
    diagnose("keyring-unavailable", leaf.span, "Linux hosts without a Secret Service cannot sign in with the keyring"),
  ];
};

/** Older clients on macOS take a value that a user wrote himself for a managed one. */
const macosForcedOnly: Hazard = (policy) => {
  const targets = policy.targets;
  const since = platformFact("macos-forced-only").since;
  if (targets === undefined || since === undefined || !targets.platforms.includes("macos")) return [];
  const older = targets.versions.filter((version) => compareVersions(version, since) < 0);
  return older.length === 0
    ? []
    : [
        diagnose(
          "macos-forced-only",
          targets.rangeSpan,
          `on macOS clients ${describeVersions(older)} honour managed values that a user wrote himself`,
          { help: `raise the floor of targets.codex to ${since} on Macs` },
        ),
      ];
};

/** Several constraints with one thing to say about them are one message: the first place is shown, the others are listed. */
function together(
  code: DiagnosticCode,
  leaves: readonly ComposedLeaf[],
  message: (names: string) => string,
): readonly Diagnostic[] {
  const [first, ...others] = leaves;
  if (first === undefined) return [];
  const names = leaves.map((leaf) => leaf.id).join(", ");
  return [
    diagnose(code, first.span, message(names), {
      related: others.map((leaf) => ({ message: leaf.id, span: leaf.span })),
    }),
  ];
}

/** What a less capable platform carries as a default only, or enforces less. */
const weakerPlatforms: Hazard = (_policy, models) =>
  models.flatMap((model) => {
    const weaker = { default: new Set<ComposedLeaf>(), advisory: new Set<ComposedLeaf>() };
    for (const setting of model.settings) {
      if (setting.reason !== "stated") continue;
      const strength = strengthOf(setting, model.platform);
      if (strength !== "default" && strength !== "advisory") continue;
      for (const leaf of setting.leaves) if (leaf.constraint.advisory !== true) weaker[strength].add(leaf);
    }
    return [
      ...together(
        "default-only",
        [...weaker.default],
        (names) => `on ${model.platform} these are defaults that users may change: ${names}`,
      ),
      ...(model.platform === "windows"
        ? together(
            "windows-gap",
            [...weaker.advisory],
            (names) =>
              `native Windows does not enforce these as the other platforms do, and WSL reads its own /etc/codex: ${names}`,
          )
        : []),
    ];
  });

/** What a platform or channel does not carry: a warning while another one enforces it, else an error. */
const notCarried: Hazard = (policy, models) => {
  const platforms = models.map((model) => model.platform);
  const carriedOn = new Map<ComposedLeaf, Set<string>>();
  for (const model of models) {
    let before: readonly ComposedLeaf[] = [];
    for (const setting of model.settings) {
      // The ten thousand members of one list say it once.
      if (setting.reason !== "stated" || sameItems(before, setting.leaves)) continue;
      if (!isCarried(setting, model.platform)) continue;
      before = setting.leaves;
      for (const leaf of setting.leaves) {
        const carried = carriedOn.get(leaf);
        if (carried === undefined) carriedOn.set(leaf, new Set([model.platform]));
        else carried.add(model.platform);
      }
    }
  }
  const emitted = new Set(
    models.flatMap((model) => model.settings.flatMap((setting) => (setting.reason === "stated" ? setting.leaves : []))),
  );
  const stated = policy.leaves.filter((leaf) => emitted.has(leaf));
  const nowhere = new Set(stated.filter((leaf) => !carriedOn.has(leaf)));
  return [
    ...[...nowhere].map((leaf) =>
      diagnose(
        "enforced-nowhere",
        leaf.span,
        `${leaf.id} is carried by none of the targeted platforms (${platforms.join(", ")})`,
      ),
    ),
    ...platforms.flatMap((platform) =>
      together(
        "not-on-platform",
        stated.filter((leaf) => !nowhere.has(leaf) && carriedOn.get(leaf)?.has(platform) === false),
        (names) => `${platform} cannot carry ${names}`,
      ),
    ),
  ];
};

/** Hooks and allow rules travel as files, which cloud delivery does not carry. */
const cloudCarriesNoFiles: Hazard = (policy, models) => {
  if (!models.some((model) => model.platform === "cloud")) return [];
  const rules = models.flatMap((model) => model.rules).filter((rule) => rule.decision === "allow");
  const [allowRule] = rules;
  const [hook] = leavesOf(policy, "hooks.run");
  const found: Diagnostic[] = [];
  if (allowRule !== undefined)
    found.push(
      diagnose(
        "not-on-platform",
        allowRule.leaf.span,
        `cloud cannot carry the allow rule ${allowRule.id}: it goes to the .rules file only`,
      ),
    );
  if (hook !== undefined)
    found.push(
      diagnose(
        "not-on-platform",
        hook.span,
        "cloud delivers no hook scripts: deliver them by device management, or the hooks refuse what they guard",
      ),
    );
  return found;
};

/** A Windows endpoint needs a PowerShell script; without one the hook refuses everything it guards there. */
const hookWithoutScript: Hazard = (_policy, models) =>
  models.flatMap((model) =>
    model.hooks.flatMap((hook) => {
      const [leaf] = hook.leaves;
      if (hook.run.kind !== "script" || leaf === undefined || model.platform === "cloud") return [];
      const text = model.platform === "windows" ? hook.run.windows : hook.run.unix;
      if (text !== undefined) return [];
      return [
        diagnose("windows-gap", leaf.span, `the hook ${hook.id} has no script for ${model.platform}`, {
          help: `add script: { ${model.platform === "windows" ? "windows" : "unix"}: ... }; until then the hook ${hook.onFailure === "block" ? "blocks" : "does nothing"} there`,
        }),
      ];
    }),
  );

/** A tool of an MCP server answers a hook by itself: no runner of ours stands between, so its failure lets the action run. */
const toolHooksFailOpen: Hazard = (_policy, models) =>
  (models[0]?.hooks ?? []).flatMap((hook) => {
    const [leaf] = hook.leaves;
    if (hook.run.kind !== "tool" || leaf === undefined) return [];
    return [
      diagnose(
        "hook-fails-open",
        leaf.span,
        `the hook ${hook.id} is a tool of an MCP server: when the server fails, the action runs`,
        { severity: "warning", help: "use a library hook or a script where a failure must block" },
      ),
    ];
  });

/** What the compiler added by itself, so that it is visible. */
const repairsMade: Hazard = (policy, models) => {
  const said = new Set<string>();
  return models.flatMap((model) =>
    model.settings.flatMap((setting) => {
      const span = setting.leaves[0]?.span ?? policy.layers.at(-1)?.name.span;
      if (setting.repairs === undefined || span === undefined) return [];
      const key = `${setting.repairs} ${setting.path.join(".")}`;
      if (said.has(key)) return [];
      said.add(key);
      return [
        diagnose(setting.repairs, span, `added ${setting.path.join(".")}`, {
          severity: "note",
          help: repairHelp(setting.reason),
        }),
      ];
    }),
  );
};

function repairHelp(reason: string): string {
  return reason === "equal-default"
    ? "nothing to do: the equal system default keeps clients from warning at every start"
    : "nothing to do: without it the policy would not hold";
}

/** Denies inside repositories are carried by generated profiles, which is worth knowing when one reads the output. */
const perRepositoryDenies: Hazard = (policy) => {
  const leaf = leafOf(policy, "access.deny_in_workspace");
  return leaf === undefined
    ? []
    : [
        diagnose(
          "deny-read-per-repository",
          leaf.span,
          "managed permission profiles carry these denies, with a scan depth of 8",
        ),
      ];
};

/** Clients that do not know the deny list leave users' own allow rules outside the sandbox. */
const repairNotKnown: Hazard = (policy) => {
  const targets = policy.targets;
  if (targets === undefined || leafOf(policy, "access.deny_read") !== undefined) return [];
  const older = targets.versions.filter(
    (version) => keySupport("requirements", ["permissions", "filesystem", "deny_read"], version) !== "known",
  );
  return older.length === 0
    ? []
    : [
        diagnose(
          "rules-escape-sandbox",
          targets.rangeSpan,
          `in clients ${describeVersions(older)} a user's own allow rule runs outside the sandbox`,
          { severity: "warning", help: "raise the floor of targets.codex to 0.122.0" },
        ),
      ];
};

/** Hazards that the policy stages know more about than the judge of the emitted documents. */
export const saidByPolicy: ReadonlySet<DiagnosticCode> = new Set<DiagnosticCode>([
  "stricter-choice-lost",
  "root-as-workspace",
  "network-grants-access",
  "network-does-not-cover",
  "domain-shadowed",
  "keyring-unavailable",
  "unmanaged-hooks-run",
  "hooks-can-be-switched-off",
  "hook-fails-open",
  "rules-escape-sandbox",
  "rules-are-advisory",
  "prompt-can-be-approved-by-machine",
  "identity-unchecked-arguments",
  "marketplace-not-restricted",
  "provider-not-pinned",
  "pin-warns-every-start",
  "default-only",
  "windows-gap",
  "macos-forced-only",
]);

const hazards: readonly Hazard[] = [
  unmanagedHooksRun,
  rootAsWorkspace,
  stricterChoiceLost,
  networkGrantsAccess,
  networkDoesNotCover,
  domainShadowed,
  keyringUnavailable,
  macosForcedOnly,
  weakerPlatforms,
  notCarried,
  cloudCarriesNoFiles,
  hookWithoutScript,
  toolHooksFailOpen,
  repairsMade,
  perRepositoryDenies,
  repairNotKnown,
];

/** Everything that the policy and its models say about themselves, beyond what the judge sees in the emitted documents. */
export function policyHazards(policy: ComposedPolicy, models: readonly PlatformModel[]): readonly Diagnostic[] {
  return hazards.flatMap((hazard) => hazard(policy, models));
}
