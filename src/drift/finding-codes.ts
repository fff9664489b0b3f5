export type FindingSeverity = "critical" | "warning";

/** The checks that a bundle carries for endpoints without Mandate. */
export type NativeCheck = "drift-check.sh" | "Detect.ps1";

export interface FindingCodeEntry {
  /** Critical: less may be enforced than the policy says. It never changes an exit code. */
  readonly severity: FindingSeverity;
  /** One sentence. */
  readonly meaning: string;
  /** What a person does about it, in the imperative, without a final stop. */
  readonly help: string;
  /** The native checks that see it too, under the same code and path. The others say nothing about it. */
  readonly native: readonly NativeCheck[];
}

const both: readonly NativeCheck[] = ["drift-check.sh", "Detect.ps1"];
const unix: readonly NativeCheck[] = ["drift-check.sh"];
const windows: readonly NativeCheck[] = ["Detect.ps1"];

/**
 * Every code that a finding can have. Codes and severities are public. `native` is what the checks of a bundle see as well; a
 * native check compares bytes alone, so all of `valueCodes` and `changed-bytes` are `changed-file` there.
 */
export const findingCodes = {
  "not-managed": {
    severity: "critical",
    meaning: "Nothing of the bundle is installed on this endpoint.",
    help: "install the bundle",
    native: both,
  },
  "missing-file": {
    severity: "critical",
    meaning: "A file that the bundle installs is not there.",
    help: "install the bundle again, or run with --repair",
    native: both,
  },
  "changed-file": {
    severity: "critical",
    meaning: "A file is not the bundle's, and what it means instead cannot be compared.",
    help: "install the bundle again, or run with --repair",
    native: both,
  },
  "changed-bytes": {
    severity: "warning",
    meaning: "A file has other bytes than the bundle's and means the same.",
    help: "install the bundle again, or run with --repair",
    native: [],
  },
  "looser-value": {
    severity: "critical",
    meaning: "A constraint is looser than the bundle says.",
    help: "install the bundle again, or run with --repair",
    native: [],
  },
  "incomparable-value": {
    severity: "critical",
    meaning: "A constraint is another one than the bundle says, and neither is the stricter one.",
    help: "install the bundle again, or run with --repair",
    native: [],
  },
  "tighter-value": {
    severity: "warning",
    meaning: "A constraint is tighter than the bundle says.",
    help: "install the bundle again, or run with --repair; or make the policy as tight",
    native: [],
  },
  "neutral-value": {
    severity: "warning",
    meaning: "A setting that loosens and tightens nothing is not the bundle's.",
    help: "install the bundle again, or run with --repair",
    native: [],
  },
  "invalid-file": {
    severity: "critical",
    meaning: "A file that Codex reads cannot be parsed: Codex refuses to start, or ignores it.",
    help: "install the bundle again, or run with --repair",
    native: [],
  },
  "not-a-file": {
    severity: "critical",
    meaning: "A directory, FIFO, device or socket lies where Codex reads a file.",
    help: "remove it and install the bundle again",
    native: both,
  },
  symlink: {
    severity: "critical",
    meaning: "A link stands in place of a file of the bundle or of a directory above it.",
    help: "remove the link and install the bundle again",
    native: both,
  },
  "extra-file": {
    severity: "critical",
    meaning: "A file that the bundle does not own lies where Codex reads policy.",
    help: "find out who installed it and remove it, or put what it says into the policy",
    native: both,
  },
  "legacy-managed-config": {
    severity: "critical",
    meaning: "A managed_config.toml that the bundle does not own: what it sets replaces requirements.toml.",
    help: "find out who installed it and remove it, or put what it says into the policy",
    native: both,
  },
  "extra-hook": {
    severity: "warning",
    meaning: "A script that the bundle does not own lies among its hook scripts: it runs where something names it.",
    help: "find out who installed it and remove it",
    native: both,
  },
  "changed-hook": {
    severity: "critical",
    meaning: "A hook script of the bundle has other bytes.",
    help: "install the bundle again, or run with --repair",
    native: both,
  },
  "hook-not-executable": {
    severity: "critical",
    meaning: "Users cannot run a hook script of the bundle.",
    help: "give it the mode that the bundle says, or run with --repair",
    native: unix,
  },
  "wrong-owner": {
    severity: "critical",
    meaning: "A file belongs to somebody other than the administrator, who can change it.",
    help: "give it to the owner that the bundle says, or run with --repair",
    native: both,
  },
  writable: {
    severity: "critical",
    meaning: "Somebody other than the owner may change a file of the bundle.",
    help: "give it the mode or access control list that the bundle says, or run with --repair",
    native: both,
  },
  "wrong-mode": {
    severity: "warning",
    meaning: "A file has other permission bits than the bundle says; nobody else can write it.",
    help: "give it the mode that the bundle says, or run with --repair",
    native: unix,
  },
  "writable-parent": {
    severity: "critical",
    meaning:
      "Somebody other than the administrator may replace what lies in a directory that Codex reads, or above it.",
    help: "give the directory to the administrator and take the write permission from others",
    native: both,
  },
  "wrong-preference": {
    severity: "critical",
    meaning: "A managed preference for Codex is missing, of another form, or not one of the bundle.",
    help: "let device management install the bundle's configuration profile again",
    native: unix,
  },
  "user-preference": {
    severity: "critical",
    meaning: "A managed preference for one user shadows the device's.",
    help: "remove the profile that is installed for the user",
    native: unix,
  },
  "user-written-preference": {
    severity: "critical",
    meaning: "A preference that the user wrote himself: clients before 0.156.0 take it for policy.",
    help: "let the user run: defaults delete com.openai.codex",
    native: unix,
  },
  "several-profiles": {
    severity: "critical",
    meaning: "Several configuration profiles set preferences for Codex: which one wins is undefined.",
    help: "remove all but the bundle's profile in device management",
    native: [],
  },
  "requirements-path": {
    severity: "critical",
    meaning: "The registry's RequirementsPath leads Codex away from the policy in ProgramData.",
    help: "remove the value RequirementsPath below HKLM\\SOFTWARE\\Policies\\OpenAI\\Codex",
    native: windows,
  },
  "asks-for-more": {
    severity: "warning",
    meaning: "A user's or project's configuration asks for more than the policy allows; Codex falls back or warns.",
    help: "let the user remove the setting",
    native: [],
  },
  "stricter-choice-lost": {
    severity: "warning",
    meaning: "A user's sandbox_mode has no effect beside the permission profiles of the policy.",
    help: "let the user choose the policy's read-only permission profile with default_permissions",
    native: [],
  },
  "allow-rule": {
    severity: "warning",
    meaning: "A user's or project's rule lets a command run without asking.",
    help: "review the rule, and remove it where it is not wanted",
    native: [],
  },
  "unmanaged-hook": {
    severity: "warning",
    meaning: "A hook of a user or project, which the policy does not know.",
    help: "review the hook, and remove it where it is not wanted",
    native: [],
  },
  "environment-variable": {
    severity: "warning",
    meaning: "An environment variable that can go around the provider, the login or the hooks of the policy is set.",
    help: "unset it where Codex is started",
    native: [],
  },
  "client-too-old": {
    severity: "critical",
    meaning: "An installed Codex is older than the oldest client that the bundle is for.",
    help: "update Codex, or build the policy for older clients",
    native: [],
  },
  "client-too-new": {
    severity: "warning",
    meaning: "An installed Codex is newer than the newest client that the bundle is for.",
    help: "build the policy for newer clients with `mandate upgrade`",
    native: [],
  },
  "several-clients": {
    severity: "warning",
    meaning: "Several Codex installations of different versions: which one runs depends on the user.",
    help: "remove all but one",
    native: [],
  },
  "wrong-bundle": {
    severity: "critical",
    meaning: "What is installed, or the bundle itself, is for other client versions than the one on this endpoint.",
    help: "install the part of the bundle that is for the installed client",
    native: [],
  },
  "expired-exception": {
    severity: "critical",
    meaning: "The bundle carries an exception that is past its date.",
    help: "renew or remove the exception, and build and install the policy again",
    native: [],
  },
  "effective-difference": {
    severity: "critical",
    meaning: "Codex itself applies something other than the installed files say.",
    help: "find the layer that Codex names, and remove what it sets",
    native: [],
  },
  "codex-warning": {
    severity: "warning",
    meaning: "Codex itself warns about its configuration on this endpoint.",
    help: "do as the warning says",
    native: [],
  },
  unverifiable: {
    severity: "warning",
    meaning: "Something could not be read: whether it is in sync is not known.",
    help: "run the check as an administrator",
    native: both,
  },
} as const satisfies Readonly<Record<string, FindingCodeEntry>>;

export type FindingCode = keyof typeof findingCodes;
