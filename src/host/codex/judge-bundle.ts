import type { CannotAnswer, CodexWarning, SessionAnswer } from "./answers.ts";
import type { CodexFiles } from "./codex-files.ts";
import type { CodexOracle } from "./codex-oracle.ts";
import { isOracle, openCodex } from "./codex-oracle.ts";
import { isIgnoredKeyWarning } from "./ignored-key-warnings.ts";
import { textAt } from "./plain-json.ts";

export type BundleFindingKind =
  /** Codex does not start. */
  | "refused"
  /** Codex starts, and every session fails. */
  | "session-failed"
  /** Codex says that it ignores the key. */
  | "ignored-key"
  /** Codex warns at every start. */
  | "warning"
  /** `codex exec` refuses the rules file; the app-server goes on without any custom rule. */
  | "rules-invalid";

/** One thing that real Codex has against the files, in its own words. */
export interface BundleFinding {
  readonly kind: BundleFindingKind;
  /** Relative to /etc/codex. Where Codex names no file, the one without which it does not complain. */
  readonly file: string;
  /** Dotted path, where Codex names one. */
  readonly key?: string;
  readonly message: string;
}

export type BundleJudgement =
  | {
      readonly verdict: "judged";
      /** The version that judged. */
      readonly version: string;
      readonly findings: readonly BundleFinding[];
      /** What this client gives no answer about: a missing finding proves nothing there. */
      readonly notTold: readonly string[];
    }
  | CannotAnswer;

/** Asks a Codex binary everything about the /etc/codex tree of one platform. */
export async function judgeBundle(binary: string, files: CodexFiles): Promise<BundleJudgement> {
  const opened = await openCodex(binary);
  return isOracle(opened) ? judgeWith(opened, files) : opened;
}

/** The same with an oracle that is open already. */
export async function judgeWith(oracle: CodexOracle, files: CodexFiles): Promise<BundleJudgement> {
  // What Codex says without any file concerns this machine, not the files.
  const [bare, rules, loaded] = await Promise.all([
    oracle.session(new Map()),
    judgeRules(oracle, files),
    oracle.load(files),
  ]);
  if (bare.verdict !== "started") {
    return { verdict: "cannot", message: `Codex starts no session here even without any file: ${bare.message}` };
  }
  if (!Array.isArray(rules)) return rules;
  if (loaded.verdict === "cannot") return loaded;
  if (loaded.verdict === "refused") {
    const loads = async (rest: CodexFiles): Promise<boolean> => (await oracle.load(rest)).verdict === "accepted";
    const file = await culprit(files, loaded.message, loads);
    const notTold = ["sessions, warnings and ignored keys: Codex does not start with these files"];
    const findings = [...rules, finding("refused", file, loaded.message)];
    return { verdict: "judged", version: oracle.version, findings, notTold };
  }

  const [session, ignored] = await Promise.all([oracle.session(files), oracle.ignoredKeys(files)]);
  if (session.verdict === "cannot") return session;
  if (ignored.verdict === "cannot") return ignored;
  const findings = [...rules];
  if (session.verdict !== "started") {
    const starts = async (rest: CodexFiles): Promise<boolean> => (await oracle.session(rest)).verdict === "started";
    const file = await culprit(files, session.message, starts);
    findings.push(finding(session.verdict === "failed" ? "session-failed" : "refused", file, session.message));
  }
  for (const warned of judgeWarnings(files, session, bare)) {
    const known = rules.some((rule) => warned.kind === "rules-invalid" && rule.file === warned.file);
    if (!known) findings.push(warned);
  }
  if (ignored.verdict === "refused") {
    const notTold = [`ignored keys: ${ignored.message}`];
    return { verdict: "judged", version: oracle.version, findings, notTold };
  }
  for (const { file, key } of ignored.keys) {
    findings.push({ kind: "ignored-key", file, key, message: `Codex ${oracle.version} ignores \`${key}\`` });
  }
  const notTold = ignored.unreported.map((file) => `ignored keys of ${file}: Codex ${oracle.version} reports none`);
  if (ignored.unnamed > 0) notTold.push(`${ignored.unnamed} more ignored keys, which Codex counts without naming them`);
  return { verdict: "judged", version: oracle.version, findings, notTold };
}

async function judgeRules(oracle: CodexOracle, files: CodexFiles): Promise<BundleFinding[] | CannotAnswer> {
  const findings: BundleFinding[] = [];
  for (const [path, file] of files) {
    if (!/^rules\/[^/]+\.rules$/.test(path)) continue;
    const answer = await oracle.rules([new TextDecoder().decode(file.bytes)], ["true"]);
    if (answer.verdict === "cannot") return answer;
    if (answer.verdict === "invalid") {
      findings.push(finding("rules-invalid", path, answer.message.replaceAll("rules/asked-0.rules", path)));
    }
  }
  return findings;
}

function judgeWarnings(
  files: CodexFiles,
  session: Exclude<SessionAnswer, CannotAnswer>,
  bare: Exclude<SessionAnswer, CannotAnswer>,
): BundleFinding[] {
  const hookComplaints = [...(session.hooks?.warnings ?? []), ...(session.hooks?.errors ?? [])].map(
    (complaint): CodexWarning => ({
      summary: typeof complaint === "string" ? complaint : textAt(complaint, "message"),
      details: "",
    }),
  );
  const ofTheMachine = new Set(bare.warnings.map((warning) => warning.summary));
  return [...session.warnings, ...hookComplaints]
    .filter((warning) => !isIgnoredKeyWarning(warning) && !ofTheMachine.has(warning.summary))
    .map((warning) => {
      const message = [warning.summary, warning.details].filter((part) => part !== "").join("\n");
      const named = namedFile(files, `${warning.path ?? ""}\n${message}`);
      const file = named ?? settingsFiles(files)[0] ?? "requirements.toml";
      return finding(file.startsWith("rules/") ? "rules-invalid" : "warning", file, message);
    });
}

function finding(kind: BundleFindingKind, file: string, message: string): BundleFinding {
  const key = / in `([^`]+)`/.exec(message)?.[1] ?? /^(?:field|invalid value for) `([^`]+)`/.exec(message)?.[1];
  return { kind, file, message, ...(key === undefined ? {} : { key }) };
}

/** The file that Codex names, or else the first one without which Codex does not complain. */
async function culprit(
  files: CodexFiles,
  message: string,
  fineWith: (files: CodexFiles) => Promise<boolean>,
): Promise<string> {
  const named = namedFile(files, message);
  if (named !== undefined) return named;
  const candidates = settingsFiles(files);
  for (const candidate of candidates.length > 1 ? candidates : []) {
    const rest = new Map(files);
    rest.delete(candidate);
    if (await fineWith(rest)) return candidate;
  }
  return candidates[0] ?? "requirements.toml";
}

function namedFile(files: CodexFiles, message: string): string | undefined {
  return [...files.keys()].find((path) => message.includes(`/etc/codex/${path}`));
}

function settingsFiles(files: CodexFiles): readonly string[] {
  return ["requirements.toml", "managed_config.toml", "config.toml", "hooks.json"].filter((path) => files.has(path));
}
