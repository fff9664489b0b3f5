import { compareVersions } from "../../catalogue/codex/index.ts";
import { finding } from "../../drift/compare/finding.ts";
import type { Expectation } from "../../drift/expectation.ts";
import type { Endpoint } from "../../drift/observe/endpoint.ts";
import { observeFile } from "../../drift/observe/observe-file.ts";
import type { EndpointPlatform, Finding, InstalledClient } from "../../drift/report.ts";
import { invariant } from "../../diagnostics/diagnostic.ts";
import type { BundlePart, LoadedBundle } from "./load-bundle.ts";

interface World {
  readonly endpoint: Endpoint;
  readonly sha256: (bytes: Uint8Array) => string;
}

/**
 * The part of a bundle that the endpoint's client takes. Where no client is known, what is installed decides, and the newest clients'
 * part where nothing is. What is installed of another part is the wrong bundle.
 */
export async function choosePart(
  { parts }: LoadedBundle,
  platform: EndpointPlatform,
  clients: readonly InstalledClient[],
  world: World,
): Promise<{ readonly expected: Expectation; readonly findings: readonly Finding[] }> {
  const newest = parts.at(-1);
  invariant(newest, "a bundle has at least one part");
  if (parts.length === 1) return { expected: await newest.expect(platform), findings: [] };
  const version = clients.find((client) => client.version !== undefined)?.version;
  const own = version === undefined ? undefined : parts.find(({ group }) => group?.versions.includes(version));
  const installed = await installedPart(parts, platform, world);
  const chosen = own ?? (version === undefined ? (installed ?? newest) : nearest(parts, version));
  const expected = await chosen.expect(platform);
  const findings: Finding[] = [];
  const range = (part: BundlePart) => `${part.group?.lowest ?? ""}..${part.group?.highest ?? ""}`;
  if (version !== undefined && own === undefined)
    findings.push(
      finding("wrong-bundle", `the bundle has no part for Codex ${version}`, {
        key: "version",
        expected: parts.map(range).join(", "),
        actual: version,
      }),
    );
  if (installed !== undefined && installed !== chosen && version !== undefined)
    findings.push(
      finding(
        "wrong-bundle",
        `what is installed is for Codex ${range(installed)}, and the installed Codex is ${version}`,
        {
          key: "version",
          expected: range(chosen),
          actual: range(installed),
        },
      ),
    );
  return { expected, findings };
}

/** The part whose every file is in place, byte for byte. */
async function installedPart(
  parts: readonly BundlePart[],
  platform: EndpointPlatform,
  { endpoint, sha256 }: World,
): Promise<BundlePart | undefined> {
  const found = new Map<string, string>();
  for (const part of parts) {
    const { files } = await part.expect(platform);
    let all = files.length > 0;
    for (const { path, sha256: wanted, size } of files) {
      if (!found.has(path)) {
        const file = await observeFile(endpoint, path, Math.max(size, 1_000_000));
        const bytes = file.kind === "file" && file.content.kind === "bytes" ? file.content.bytes : undefined;
        found.set(path, bytes === undefined ? "" : sha256(bytes));
      }
      all &&= found.get(path) === wanted;
    }
    if (all) return part;
  }
  return undefined;
}

function nearest(parts: readonly BundlePart[], version: string): BundlePart {
  const older = parts.filter(({ group }) => group !== undefined && compareVersions(group.lowest, version) <= 0);
  const found = older.at(-1) ?? parts[0];
  invariant(found, "a bundle has at least one part");
  return found;
}
