import { type Expectation, shownPath, systemDirectories } from "../../drift/expectation.ts";
import type { Finding, RepairedFile } from "../../drift/report.ts";
import { putBack, putBackDirectory, type PutBack } from "../../host/endpoint/put-back.ts";
import { type Services, UsageError } from "../services.ts";

/** Where each platform keeps what a repair replaces, beside the installers' own state. */
const keepDirectories = { linux: "/var/lib/mandate/replaced", macos: "/var/db/mandate/replaced" } as const;

/** What refers to other files comes last: a policy must not name what is not there. */
const lastFirst = ["requirements.toml", "managed_config.toml", "config.toml"];

/** Puts back the bundle's files that are not as they should be. What could not be read is left alone. */
export async function repair(
  expected: Expectation,
  findings: readonly Finding[],
  root: string,
  services: Services,
): Promise<readonly RepairedFile[]> {
  const { host } = services;
  const { platform } = expected;
  if (platform === "windows")
    throw new UsageError("--repair cannot set Windows' access control lists: run Remediate.ps1 of the bundle");
  if (expected.files.some(({ content }) => content === undefined))
    throw new UsageError("--repair needs the bundle's files: a manifest alone does not hold them");
  const options = {
    root,
    keepIn: `${keepDirectories[platform]}/${host.today().replaceAll(/[^0-9TZ]/g, "")}`,
    systemLinks: platform === "macos" ? ["/etc", "/var"] : [],
  };
  const done: RepairedFile[] = [];
  const note = (result: PutBack) => {
    if (result.ok) done.push({ path: result.path, ...(result.kept === undefined ? {} : { kept: result.kept }) });
    else host.err(`mandate: cannot put back ${result.path}: ${result.message}\n`);
  };
  for (const path of wrongDirectories(expected, findings)) note(await putBackDirectory(path, options));
  for (const { path, content, mode } of wrongFiles(expected, findings))
    if (content !== undefined) note(await putBack({ path, content, mode }, options));
  return done;
}

function wrongFiles(expected: Expectation, findings: readonly Finding[]): Expectation["files"] {
  const all = findings.some(({ code }) => code === "not-managed");
  const unread = new Set(findings.filter(({ code }) => code === "unverifiable").map(({ path }) => path));
  const wrong = new Set(findings.map(({ path }) => path));
  const rank = (name: string) => lastFirst.length - 1 - lastFirst.indexOf(name);
  return expected.files
    .filter(({ path }) => !unread.has(shownPath(path, expected.platform)))
    .filter(({ path }) => all || wrong.has(shownPath(path, expected.platform)))
    .sort((a, b) => orderOf(a.name, rank) - orderOf(b.name, rank));
}

function orderOf(name: string, rank: (name: string) => number): number {
  return lastFirst.includes(name) ? 1 + rank(name) : 0;
}

/** Directories that only hold the bundle's files get back what the installer gave them. */
function wrongDirectories({ platform }: Expectation, findings: readonly Finding[]): readonly string[] {
  const directory = systemDirectories[platform];
  const paths = findings
    .filter(({ code, actual }) => code === "writable-parent" || (code === "wrong-mode" && /^\d{4}$/.test(actual)))
    .map(({ path }) => path)
    .filter((path) => path === directory || [`${directory}/hooks`, `${directory}/rules`].includes(path));
  return [...new Set(paths)].sort();
}
