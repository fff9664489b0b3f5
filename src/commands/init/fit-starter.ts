import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Host } from "../../host/host.ts";
import type { PackageCrypto } from "../../package/crypto.ts";
import { shownName } from "../shared/layer-reader.ts";
import { type LoadedPolicy, loadPolicy } from "../shared/load-policy.ts";

export interface FittedStarter {
  readonly text: string;
  /** The policy as it was loaded in the end. */
  readonly loaded: LoadedPolicy;
  /** One line for each section that was left out, with the reason. */
  readonly leftOut: readonly string[];
}

/**
 * The starter without the sections that the compiler refuses: clients in range may not know them, or the chosen profile forbids
 * them. Such a section stays as a comment with the reason, so that the policy builds at once and says what it lacks.
 */
export async function fitStarter(
  text: string,
  path: string,
  host: Host,
  crypto: PackageCrypto,
): Promise<FittedStarter> {
  let sections = text.split("\n\n");
  const leftOut: string[] = [];
  for (;;) {
    const current = sections.join("\n\n");
    const loaded = await loadPolicy(path, {
      host: withFile(host, path, current),
      crypto,
      cache: new Map(),
      runTests: true,
    });
    const own = loaded.diagnostics.filter((problem) => problem.span.file === shownName(host, path));
    const refused = refusedSections(own, sections);
    if (refused.size === 0) return { text: current, loaded, leftOut };
    for (const [index, problem] of refused) leftOut.push(`${nameOf(sections[index] ?? "")}: ${problem.message}`);
    sections = sections.map((section, index) => commentedOut(section, refused.get(index)));
  }
}

/** The first error of each section. The head cannot be left out: what is wrong there stays for the caller to report. */
function refusedSections(diagnostics: readonly Diagnostic[], sections: readonly string[]): Map<number, Diagnostic> {
  const refused = new Map<number, Diagnostic>();
  for (const problem of diagnostics) {
    if (problem.severity !== "error") continue;
    const index = sectionAt(problem.span.start.line, sections);
    if (index > 0 && !refused.has(index)) refused.set(index, problem);
  }
  return refused;
}

function sectionAt(line: number, sections: readonly string[]): number {
  let next = 1;
  return sections.findIndex((section) => {
    next += section.split("\n").length + 1;
    return line < next;
  });
}

function commentedOut(section: string, problem: Diagnostic | undefined): string {
  if (problem === undefined) return section;
  const lines = section.split("\n").map((line) => (line === "" || line.startsWith("#") ? line : `# ${line}`));
  return [`# Left out: ${problem.message}.`, ...lines].join("\n");
}

/** The key that a section states. */
function nameOf(section: string): string {
  return /^([a-z_]+):/m.exec(section)?.[1] ?? "";
}

/** The host as if one more file were there. */
function withFile(host: Host, path: string, text: string): Host {
  const readBytes: Host["readBytes"] = (asked, options) =>
    host.resolve(asked) === path
      ? Promise.resolve({ ok: true, bytes: new TextEncoder().encode(text) })
      : host.readBytes(asked, options);
  return Object.assign(Object.create(host) as Host, { readBytes });
}
