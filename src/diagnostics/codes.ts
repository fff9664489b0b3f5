import type { Severity } from "./diagnostic.ts";

interface CodeEntry {
  readonly severity: Severity;
  /** What the code means, for the reference page. */
  readonly meaning: string;
  /** What to do, where the place of the problem has nothing better to say. */
  readonly help: string;
  /** The excerpt may show a secret. */
  readonly sensitive?: true;
}

/**
 * Every code that Mandate can report, in the order of the reference page. Codes are public: they are never renamed. Each has a
 * document under test/invalid that states it, or stands in test/invalid/reasons.json with the reason why not.
 */
export const codes = {
  // Reading
  "unreadable-file": {
    severity: "error",
    meaning: "A file cannot be read.",
    help: "check the path and that you may read it",
  },
  "invalid-utf8": { severity: "error", meaning: "A file is not UTF-8.", help: "save the file as UTF-8" },
  "file-too-large": {
    severity: "error",
    meaning: "A file is larger than 5 MB.",
    help: "split the policy into layers with extends",
  },
  "invalid-yaml": {
    severity: "error",
    meaning: "A policy is not valid YAML.",
    help: "correct the syntax at the marked place",
  },
  "multiple-documents": {
    severity: "error",
    meaning: "A policy file holds several YAML documents.",
    help: "one file is one layer: move the other documents into files of their own",
  },
  "duplicate-key": { severity: "error", meaning: "A key stands twice in one map.", help: "keep one of the two" },
  "unknown-tag": {
    severity: "error",
    meaning: "A YAML tag that the policy language does not know.",
    help: "remove the tag; quote the value if it is text",
  },
  "alias-bomb": {
    severity: "error",
    meaning: "YAML aliases expand to far more than the file holds.",
    help: "write the values out",
  },
  "unknown-alias": {
    severity: "error",
    meaning: "A YAML alias without its anchor.",
    help: "define the anchor before its first use",
  },
  "huge-number": {
    severity: "error",
    meaning: "A number that cannot be kept exactly.",
    help: "use a number between -9007199254740991 and 9007199254740991, or quote it",
  },
  "invalid-toml": {
    severity: "error",
    meaning: "A file is not valid TOML.",
    help: "correct the syntax at the marked place: Codex refuses to start on it",
  },
  "invalid-profile": {
    severity: "error",
    meaning: "A configuration profile or property list cannot be read.",
    help: "export the profile again as an XML property list",
  },
  "invalid-rules": {
    severity: "error",
    meaning: "An exec policy file that Codex would not load.",
    help: "check it with `codex execpolicy check --rules FILE ls`",
  },
  "unknown-key": {
    severity: "error",
    meaning: "A key that the policy language does not have.",
    help: "see docs/reference/policy.md for every key",
  },
  "missing-key": { severity: "error", meaning: "A key that must be there is missing.", help: "add the key" },
  "wrong-type": {
    severity: "error",
    meaning: "A value of the wrong type.",
    help: "see docs/reference/policy.md for the type",
  },
  "unknown-choice": {
    severity: "error",
    meaning: "A value that is none of the allowed ones.",
    help: "use one of the listed values",
  },
  "invalid-value": {
    severity: "error",
    meaning: "A value of the right type that cannot be used.",
    help: "see docs/reference/policy.md for what the value may be",
  },
  "unknown-language-version": {
    severity: "error",
    meaning: "The document is written in a version of the language that this Mandate does not know.",
    help: "write `mandate: 1`, or use a newer Mandate",
  },
  "use-the-word": {
    severity: "error",
    meaning: "A key under `codex:` that the policy language has a word for.",
    help: "use the word: it is checked, composed and explained",
  },
  "two-owners": {
    severity: "error",
    meaning: "Two places of one policy own the same Codex setting.",
    help: "keep one of the two",
  },

  // Layers
  "missing-layer": {
    severity: "error",
    meaning: "`extends` names a layer that is not there.",
    help: "correct the path; it is relative to the file that names it",
  },
  "missing-file": {
    severity: "error",
    meaning: "A policy names a script or text file that is missing or cannot be read.",
    help: "correct the path; it is relative to the file that names it",
  },
  "extends-cycle": {
    severity: "error",
    meaning: "Layers extend each other in a circle.",
    help: "remove one of the extends",
  },
  "duplicate-layer": {
    severity: "error",
    meaning: "Two different layers have the same name.",
    help: "give each layer a name of its own",
  },
  "loosened-by-layer": {
    severity: "error",
    meaning: "A less authoritative layer asks for something looser.",
    help: "ask the more authoritative layer to delegate the constraint, or to grant an exception",
  },
  "widened-targets": {
    severity: "error",
    meaning: "A less authoritative layer widens the targets.",
    help: "narrow the targets, or change them in the layer that sets them",
  },
  "default-not-allowed": {
    severity: "error",
    meaning: "A suggested default is not among the allowed values.",
    help: "choose one of the allowed values as the default",
  },
  "expired-exception": {
    severity: "error",
    meaning: "An exception or accepted gap is past its date.",
    help: "renew it with its approver, or remove it",
  },
  "expiring-exception": {
    severity: "warning",
    meaning: "An exception or accepted gap ends within 30 days.",
    help: "renew it with its approver, or plan for its end",
  },
  "unused-exception": {
    severity: "warning",
    meaning: "An exception or accepted gap that nothing needs.",
    help: "remove it",
  },
  "unknown-exception-layer": {
    severity: "warning",
    meaning: "An exception is addressed to a layer that no policy of this build has.",
    help: "correct the layer's name, or remove the exception",
  },
  "unknown-constraint": {
    severity: "error",
    meaning: "A constraint that the policy language does not have.",
    help: "see docs/reference/policy.md for every constraint",
  },
  "range-without-client": {
    severity: "error",
    meaning: "No known client version is in the range.",
    help: "see `mandate catalogue` for the versions that are known",
  },
  "unmeasured-client": {
    severity: "warning",
    meaning: "The range admits client versions newer than the catalogue has measured.",
    help: "close the range at the newest measured version, and raise it after `npm run catalogue:probe`",
  },
  "cannot-write": {
    severity: "error",
    meaning: "The output could not be written; the last good one is still there.",
    help: "see what the system says, then build again",
  },
  "codex-warns": {
    severity: "warning",
    meaning: "The Codex binary that was asked warns about this at every start.",
    help: "see what Codex says; users would see it too",
  },
  "codex-cannot-tell": {
    severity: "error",
    meaning: "The Codex binary could not be asked.",
    help: "name a Codex binary of a version in range that runs on this machine",
  },
  "failing-test": {
    severity: "error",
    meaning: "A policy test does not hold.",
    help: "correct the policy, or the expectation",
  },

  // Stops Codex on every endpoint
  "stops-codex": {
    severity: "error",
    meaning: "Codex refuses to start with this.",
    help: "correct the value: no client would start",
  },
  "stops-sessions": {
    severity: "error",
    meaning: "Codex starts, then every session fails.",
    help: "correct the value: no session would start",
  },
  "stops-older-clients": {
    severity: "error",
    meaning: "A client version in the range refuses this value or shape.",
    help: "use the older form, raise the floor of targets.codex, or set targets.split",
  },
  "stops-some-hosts": {
    severity: "error",
    meaning: "Hosts that match this entry could not start Codex.",
    help: "add read-only to the entry's list",
  },
  "user-can-stop-himself": {
    severity: "warning",
    meaning: "A user who defines a profile of this name cannot start Codex.",
    help: "prefix the profile's name with the organisation's",
  },
  "handler-stops-sessions": {
    severity: "error",
    meaning: "A hook handler type that blocks every session.",
    help: "use a command hook",
  },
  "retired-value": {
    severity: "error",
    meaning: "A value that Codex has retired and refuses.",
    help: "use the value that replaces it",
  },

  // Looks enforced, is not
  "ignored-key": {
    severity: "error",
    meaning: "A client version in the range ignores this.",
    help: "raise the floor of targets.codex, or accept the gap",
  },
  "accepted-gap": {
    severity: "warning",
    meaning: "A client version in the range does not enforce this, and that is accepted.",
    help: "raise the floor of targets.codex when the fleet allows it",
  },
  "not-on-platform": {
    severity: "warning",
    meaning: "A targeted platform or delivery channel cannot carry this.",
    help: "the audit map lists where it is enforced",
  },
  "enforced-nowhere": {
    severity: "error",
    meaning: "No targeted platform enforces this.",
    help: "target a platform that can, or remove it",
  },
  "hooks-can-be-switched-off": {
    severity: "note",
    meaning: "features.hooks is pinned, because users could switch managed hooks off.",
    help: "nothing to do: the compiler pins it",
  },
  "unmanaged-hooks-run": {
    severity: "warning",
    meaning: "Hooks of users and projects run beside the managed ones.",
    help: "set hooks.managed_only: true",
  },
  "hook-fails-open": {
    severity: "note",
    meaning: "A hook whose failure would let the action run is wrapped to fail closed.",
    help: "nothing to do: the compiler wraps it",
  },
  "hook-pattern-fails-open": {
    severity: "warning",
    meaning: "A hook script blocks in a way that Codex does not accept as a denial.",
    help: "print the reason to standard error and exit 2, or print the decision with a reason and exit 0",
  },
  "hook-outside-managed-dir": {
    severity: "error",
    meaning: "A hook's command lies outside the delivered directory.",
    help: "name the script under hooks.run[].script: it is delivered beside the policy",
  },
  "hook-loops": {
    severity: "warning",
    meaning: "A Stop hook can block for ever.",
    help: "let the script exit 0 when stop_hook_active is true",
  },
  "deny-read-ineffective": {
    severity: "error",
    meaning: "A path pattern that protects nothing.",
    help: "use an absolute path, ~/..., or a glob with an absolute directory in front",
  },
  "deny-read-per-repository": {
    severity: "note",
    meaning: "Secrets inside repositories are denied through managed permission profiles.",
    help: "nothing to do: the compiler generates the profiles",
  },
  "root-as-workspace": {
    severity: "warning",
    meaning: "A session started in / is refused.",
    help: "start Codex in a directory other than /",
  },
  "stricter-choice-lost": {
    severity: "warning",
    meaning: "Beside permission profiles a user's stricter sandbox choice does nothing.",
    help: "name the read-only twin to users",
  },
  "profile-without-denies": {
    severity: "warning",
    meaning: "An allowed permission profile lacks a deny that the default one has.",
    help: "add the deny to every allowed profile",
  },
  "rules-escape-sandbox": {
    severity: "note",
    meaning: "A deny entry is added, because a user's own allow rule would run outside the sandbox.",
    help: "nothing to do: the compiler adds the entry",
  },
  "rule-never-matches": {
    severity: "error",
    meaning: "A command rule that can never match.",
    help: "write each word of the command as a token of its own",
  },
  "rules-are-advisory": {
    severity: "warning",
    meaning: "A command rule can be walked around.",
    help: "set guard: true to pair the rule with a hook on the raw command",
  },
  "prompt-can-be-approved-by-machine": {
    severity: "warning",
    meaning: "A prompt may be answered by auto-review or a hook instead of a person.",
    help: "use decision: prompt-user where every targeted version knows it",
  },
  "network-grants-access": {
    severity: "warning",
    meaning: "Allowed domains are reachable even from a read-only sandbox.",
    help: "list only domains that every command may reach",
  },
  "network-does-not-cover": {
    severity: "warning",
    meaning: "The network policy covers sandboxed commands only.",
    help: "close web search, MCP servers, apps and the browser with their own constraints",
  },
  "network-port-dropped": {
    severity: "error",
    meaning: "A port in a domain pattern is ignored by Codex.",
    help: "remove the port: the rule covers every port of the host",
  },
  "domain-open-ended": {
    severity: "warning",
    meaning: "An allowed domain pattern also takes names that belong to others.",
    help: "put a dot behind the star: *.x is everything below x, **.x is x and everything below it",
  },
  "domain-shadowed": {
    severity: "warning",
    meaning: "An allowed domain lies under a denied one.",
    help: "remove the allow, or narrow the deny",
  },
  "identity-unchecked-arguments": {
    severity: "warning",
    meaning: "An MCP server's arguments are not checked.",
    help: "list args, with a client range that knows argument matchers (0.143.0 or newer)",
  },
  "marketplace-unanchored": {
    severity: "error",
    meaning: "A marketplace host pattern without ^ and $ matches other hosts.",
    help: "anchor the pattern with ^ and $",
  },
  "marketplace-not-restricted": {
    severity: "note",
    meaning: "The restriction switch is emitted with the list of marketplaces.",
    help: "nothing to do: the compiler emits it",
  },
  "provider-not-pinned": {
    severity: "warning",
    meaning: "Providers are defined, but users may choose another.",
    help: "pin one with models.provider",
  },
  "legacy-beats-requirements": {
    severity: "error",
    meaning: "A managed default that Codex turns into a requirement that beats the others.",
    help: "use the policy's own word; the compiler never emits this key into the legacy layer",
  },
  "default-only": {
    severity: "warning",
    meaning: "A platform can carry this only as a default that users may change.",
    help: "the audit map lists it as a default there",
  },
  "pin-warns-every-start": {
    severity: "note",
    meaning: "The equal system default is emitted, so that users are not warned at every start.",
    help: "nothing to do: the compiler emits it",
  },
  "keyring-unavailable": {
    severity: "warning",
    meaning: "Sign-in fails on Linux hosts without a Secret Service.",
    help: "use auto where headless Linux hosts are in the fleet",
  },
  "profile-cancels-flag": {
    severity: "warning",
    meaning: "A sandbox setting does nothing beside permission profiles.",
    help: "move it into the profile",
  },
  "environment-breaks-commands": {
    severity: "error",
    meaning: "Commands would run without PATH.",
    help: "use inherit: core, or set PATH",
  },
  "telemetry-shape": {
    severity: "error",
    meaning: "A telemetry exporter in a shape that Codex refuses.",
    help: "write exporter: { otlp-http: { endpoint: URL, protocol: binary } }",
  },
  "windows-gap": {
    severity: "warning",
    meaning: "Native Windows does not enforce this as the other platforms do.",
    help: "the audit map lists the strength per platform",
  },
  "macos-forced-only": {
    severity: "warning",
    meaning: "Older clients on macOS honour values that a user wrote himself.",
    help: "raise the floor of targets.codex to 0.156.0 on Macs",
  },
  "literal-secret": {
    severity: "error",
    meaning: "Something that looks like a credential.",
    help: "name an environment variable instead (a key that ends in _env)",
    sensitive: true,
  },
} as const satisfies Record<string, CodeEntry>;

export type DiagnosticCode = keyof typeof codes;
