import { type Diagnostic, diagnose } from "../../diagnostics/diagnostic.ts";
import { type CodexFiles, codexFiles } from "../../host/codex/codex-files.ts";
import { type BundleFinding, type BundleFindingKind, judgeBundle } from "../../host/codex/judge-bundle.ts";
import type { Host } from "../../host/host.ts";
import { startOfFile } from "../../source/span.ts";
import type { DiagnosticCode } from "../../diagnostics/codes.ts";
import { decidingLeaf } from "./deciding-constraints.ts";
import type { EmittedGroup, LoadedPolicy } from "./load-policy.ts";
import { readSource } from "./read-source.ts";

export interface CodexOpinion {
  readonly diagnostics: readonly Diagnostic[];
  /** The binary could not be run here, so that its silence proves nothing. */
  readonly cannotTell: boolean;
}

const codes: Readonly<Record<BundleFindingKind, DiagnosticCode>> = {
  refused: "stops-codex",
  "session-failed": "stops-sessions",
  "rules-invalid": "stops-sessions",
  "ignored-key": "ignored-key",
  warning: "codex-warns",
};

/** Asks a real Codex about what a policy becomes on Linux. A client outside the policy's range is an answer of its own. */
export async function askCodexAboutPolicy(binary: string, loaded: LoadedPolicy, host: Host): Promise<CodexOpinion> {
  const span = loaded.policy?.layers.at(-1)?.name.span ?? startOfFile("");
  const [first] = loaded.groups;
  if (first === undefined) return { diagnostics: [], cannotTell: true };
  const judged = await judgeBundle(host.resolve(binary), groupFiles(first, loaded));
  if (judged.verdict === "cannot")
    return { diagnostics: [diagnose("codex-cannot-tell", span, judged.message)], cannotTell: true };
  const group = loaded.groups.find((candidate) => candidate.versions.includes(judged.version));
  if (group === undefined)
    return {
      diagnostics: [
        diagnose("codex-cannot-tell", span, `Codex ${judged.version} is not in the policy's range`, {
          help: "name a binary of a version that targets.codex admits",
        }),
      ],
      cannotTell: true,
    };
  const answer = group === first ? judged : await judgeBundle(host.resolve(binary), groupFiles(group, loaded));
  if (answer.verdict === "cannot")
    return { diagnostics: [diagnose("codex-cannot-tell", span, answer.message)], cannotTell: true };
  const model = group.models.find((candidate) => candidate.platform === "linux") ?? group.models[0];
  return {
    cannotTell: false,
    diagnostics: answer.findings.map((finding) => {
      const leaf =
        model === undefined || finding.key === undefined
          ? undefined
          : decidingLeaf(model, ["requirements", ...finding.key.split(".")]);
      return opinion(finding, leaf?.span ?? span, answer.version);
    }),
  };
}

/** Asks a real Codex about one file of its own. */
export async function askCodexAboutFile(binary: string, path: string, host: Host): Promise<CodexOpinion> {
  const name = path.split("/").at(-1) ?? "requirements.toml";
  const read = await readSource(host, path, name);
  if (!read.ok || /\.(mobileconfig|plist)$/.test(name)) return { diagnostics: [], cannotTell: false };
  const place = name.endsWith(".rules") ? `rules/${name}` : name;
  const judged = await judgeBundle(host.resolve(binary), codexFiles({ [place]: read.source.text }));
  const span = startOfFile(host.relative(host.cwd(), path));
  if (judged.verdict === "cannot")
    return { diagnostics: [diagnose("codex-cannot-tell", span, judged.message)], cannotTell: true };
  return {
    diagnostics: judged.findings.map((finding) => ({
      ...opinion(finding, span, judged.version),
      ...(finding.kind === "ignored-key" ? { severity: "warning" as const } : {}),
    })),
    cannotTell: false,
  };
}

function opinion(finding: BundleFinding, span: Diagnostic["span"], version: string): Diagnostic {
  return diagnose(
    codes[finding.kind],
    span,
    `Codex ${version} on ${finding.file}: ${finding.message.split("\n").join(" ")}`,
  );
}

/** The tree of /etc/codex as Linux gets it; of the first platform that has one where Linux is not targeted. */
export function groupFiles(group: EmittedGroup, loaded: LoadedPolicy): CodexFiles {
  const texts = group.texts.get("linux") ?? group.texts.get("macos") ?? [...group.texts.values()][0];
  if (texts === undefined) return codexFiles({});
  const files: Record<string, string> = { "requirements.toml": texts.requirements };
  if (texts.managedConfig !== undefined) files["managed_config.toml"] = texts.managedConfig;
  if (texts.systemConfig !== undefined) files["config.toml"] = texts.systemConfig;
  if (texts.rules !== undefined) files[`rules/${loaded.policy?.name ?? "policy"}.rules`] = texts.rules;
  for (const hook of texts.hooks) files[`hooks/${hook.fileName}`] = hook.text;
  return codexFiles(files);
}
