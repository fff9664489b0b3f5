import type { AuditReport } from "../../audit/audit-report.ts";
import { reportPath } from "../../audit/audit-tree.ts";
import { readReport } from "../../audit/read-report.ts";
import { manifestPath } from "../../package/manifest.ts";
import { readListedFiles } from "../../package/verify/read-manifest.ts";
import { type ExitCode, type Services, UsageError } from "../services.ts";

/** A report may be larger than any policy. */
const readLimit = 64_000_000;

/** The report that lies in a bundle. One that is not what the manifest lists is refused: it would prove nothing. */
export async function bundleReport(
  directory: string,
  { host, crypto }: Services,
): Promise<{ readonly report: AuditReport } | { readonly exit: ExitCode }> {
  const read = (name: string) => host.readBytes(host.resolve(directory, name), { limit: readLimit });
  const manifest = await read(manifestPath);
  if (!manifest.ok) throw new UsageError(`${directory} is no bundle: ${manifestPath}: ${manifest.message}`);
  const listed = readListedFiles({ path: manifestPath, kind: "file", content: manifest.bytes, mode: 0o644 });
  if (listed === undefined) throw new UsageError(`${directory} is no bundle: its ${manifestPath} cannot be read`);
  const entry = listed.find(({ path }) => path === reportPath);
  if (entry === undefined)
    throw new UsageError(`${directory} has no ${reportPath}${splitHint(listed.map(({ path }) => path))}`);
  const content = await read(reportPath);
  const report =
    content.ok && crypto.sha256(content.bytes) === entry.sha256
      ? readReport(new TextDecoder().decode(content.bytes))
      : undefined;
  if (report !== undefined) return { report };
  host.err(
    `mandate: ${directory}/${reportPath} is not the report that ${manifestPath} lists; see \`mandate verify\`\n`,
  );
  return { exit: 1 };
}

function splitHint(paths: readonly string[]): string {
  const parts = paths
    .filter((path) => path.endsWith(`/${reportPath}`))
    .map((path) => path.slice(0, -reportPath.length - 1));
  return parts.length === 0 ? "" : `; its parts have: ${parts.join(", ")}`;
}
