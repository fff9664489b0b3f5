/** What a guard knows of a program that runs another one: which of its options take a value, and how many words precede the command. */
interface Wrapper {
  readonly name: string;
  /** Letters of the short options that take a value. */
  readonly short?: string;
  /** Long options that take a value in a word of their own. */
  readonly long?: readonly string[];
  /** Words between the options and the command. */
  readonly positionals?: number;
}

/** Programs whose command line goes on with another command. */
export const wrappers: readonly Wrapper[] = [
  { name: "builtin" },
  { name: "busybox" },
  { name: "caffeinate", short: "tw" },
  { name: "chronic" },
  { name: "chroot", positionals: 1 },
  { name: "chrt", short: "TPD", positionals: 1 },
  { name: "command" },
  { name: "dbus-run-session" },
  { name: "doas", short: "Cu" },
  { name: "entr" },
  { name: "env", short: "uCa", long: ["unset", "chdir", "argv0"] },
  { name: "exec", short: "a" },
  { name: "faketime", positionals: 1 },
  { name: "flock", short: "wE", long: ["timeout", "conflict-exit-code"], positionals: 1 },
  { name: "gosu", positionals: 1 },
  { name: "ionice", short: "cn", long: ["class", "classdata"] },
  { name: "ltrace", short: "aAeFlnopsuwx" },
  { name: "nice", short: "n", long: ["adjustment"] },
  { name: "nohup" },
  { name: "parallel", short: "jaNS", long: ["jobs", "arg-file"] },
  { name: "rlwrap" },
  { name: "setarch", positionals: 1 },
  { name: "setpriv" },
  { name: "setsid" },
  { name: "stdbuf", short: "ioe", long: ["input", "output", "error"] },
  { name: "strace", short: "abeEIoOpPsSuUX" },
  { name: "su-exec", positionals: 1 },
  {
    name: "sudo",
    short: "CDghpRrTtUu",
    long: [
      "chdir",
      "chroot",
      "close-from",
      "command-timeout",
      "group",
      "host",
      "other-user",
      "prompt",
      "role",
      "type",
      "user",
    ],
  },
  {
    name: "systemd-run",
    short: "pudEM",
    long: ["property", "unit", "description", "setenv", "machine", "slice", "uid", "gid"],
  },
  { name: "taskset", positionals: 1 },
  { name: "time", short: "of", long: ["output", "format"] },
  { name: "timeout", short: "ks", long: ["kill-after", "signal"], positionals: 1 },
  { name: "torsocks" },
  { name: "toybox" },
  { name: "unbuffer" },
  { name: "unshare", short: "SGRw" },
  { name: "valgrind" },
  { name: "xargs", short: "aEIdLnPs", long: ["arg-file", "delimiter", "max-args", "max-procs", "max-chars"] },
  { name: "xvfb-run", short: "efnps" },
];

/** Tools with subcommands, and those of their general options that take a value in a word of their own. */
export const tools: readonly Wrapper[] = [
  {
    name: "aws",
    long: [
      "profile",
      "region",
      "output",
      "endpoint-url",
      "query",
      "ca-bundle",
      "color",
      "cli-read-timeout",
      "cli-connect-timeout",
    ],
  },
  { name: "cargo", short: "CZ", long: ["manifest-path", "config", "color"] },
  { name: "docker", short: "Hlc", long: ["config", "context", "host", "log-level", "tlscacert", "tlscert", "tlskey"] },
  { name: "gcloud", long: ["project", "account", "configuration", "format", "verbosity"] },
  { name: "gh", short: "R", long: ["repo", "hostname"] },
  {
    name: "git",
    short: "Cc",
    long: ["git-dir", "work-tree", "namespace", "super-prefix", "config-env", "attr-source"],
  },
  { name: "helm", short: "n", long: ["namespace", "kube-context", "kubeconfig", "registry-config"] },
  {
    name: "kubectl",
    short: "nsv",
    long: [
      "namespace",
      "context",
      "cluster",
      "user",
      "kubeconfig",
      "server",
      "token",
      "as",
      "as-group",
      "request-timeout",
    ],
  },
  { name: "make", short: "CfIo", long: ["directory", "file", "makefile", "include-dir"] },
  { name: "npm", short: "w", long: ["prefix", "workspace", "registry", "userconfig", "loglevel"] },
  { name: "systemctl", short: "HMtp", long: ["host", "machine", "type", "property"] },
];

/** Shells that run the text after `-c`, or their input. */
export const shells = [
  "ash",
  "bash",
  "dash",
  "fish",
  "ksh",
  "ksh93",
  "mksh",
  "oksh",
  "posh",
  "rbash",
  "sh",
  "yash",
  "zsh",
];

/** Interpreters, with the options whose value is code. Without such an option and without a file they run their input. */
export const interpreters: readonly { readonly name: string; readonly code: readonly string[] }[] = [
  { name: "python", code: ["-c"] },
  { name: "perl", code: ["-e", "-E"] },
  { name: "ruby", code: ["-e"] },
  { name: "node", code: ["-e", "-p", "--eval", "--print"] },
  { name: "bun", code: ["-e", "--eval"] },
  { name: "deno", code: ["eval"] },
  { name: "php", code: ["-r"] },
  { name: "lua", code: ["-e"] },
  { name: "osascript", code: ["-e"] },
  { name: "awk", code: [] },
];

function row(kind: string, entry: Wrapper): string {
  const long = (entry.long ?? []).map((name) => `--${name}`).join(",");
  return [kind, entry.name, entry.short ?? "", long, String(entry.positionals ?? 0)].join(":");
}

/** The tables as the scripts read them: one line per entry, fields separated by colons. */
export const programTablesText: string = [
  ...wrappers.map((entry) => row("wrapper", entry)),
  ...tools.map((entry) => row("tool", entry)),
  ...shells.map((name) => `shell:${name}`),
  ...interpreters.map((entry) => `interpreter:${entry.name}:${entry.code.join(",")}`),
].join("\n");
