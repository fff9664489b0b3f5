import { reportPath } from "../../audit/audit-tree.ts";
import { readReport } from "../../audit/read-report.ts";
import {
  endpointPath,
  type Expectation,
  type ExpectedFile,
  type ExpectedPreferences,
  systemDirectories,
} from "../../drift/expectation.ts";
import { readPreferences } from "../../drift/observe/read-preferences.ts";
import { type BundleFile, type BundleGroup, type BundleManifest, readManifest } from "../../drift/read-manifest.ts";
import type { EndpointPlatform } from "../../drift/report.ts";
import { manifestPath } from "../../package/manifest.ts";
import { type Services, UsageError } from "../services.ts";

/** A report or a large policy's file may be larger than any policy. */
const readLimit = 64_000_000;

/** A bundle, or the manifest of one: its parts are loaded one by one. */
export interface LoadedBundle {
  readonly platforms: readonly EndpointPlatform[];
  /** More than one with targets.split, from the oldest clients to the newest. */
  readonly parts: readonly BundlePart[];
}

export interface BundlePart {
  readonly group?: BundleGroup;
  /** What this part says of one platform's endpoints. */
  expect(platform: EndpointPlatform): Promise<Expectation>;
}

/** Reads what BUNDLE names: a directory, or a manifest alone, which knows hashes and no texts. */
export async function loadBundle(name: string, services: Services): Promise<LoadedBundle> {
  const { host } = services;
  const path = host.resolve(name);
  const kind = await host.kind(path);
  if (kind === "missing") throw new UsageError(`${name}: there is no such bundle`);
  const isDirectory = kind === "directory";
  const directory = isDirectory ? path : host.dirname(path);
  const manifest = await readManifestFile(isDirectory ? host.resolve(path, manifestPath) : path, name, services);
  if (manifest.groups.length === 0) {
    const part = bundlePart(manifest, directory, isDirectory, services);
    return { platforms: platformsOf(manifest), parts: [part] };
  }
  const parts: BundlePart[] = [];
  const platforms = new Set<EndpointPlatform>();
  for (const group of manifest.groups) {
    const folder = host.resolve(directory, group.directory);
    const own = await readManifestFile(host.resolve(folder, manifestPath), `${name} (${group.directory})`, services);
    for (const platform of platformsOf(own)) platforms.add(platform);
    parts.push({ ...bundlePart(own, folder, isDirectory, services), group });
  }
  return { platforms: [...platforms], parts };
}

async function readManifestFile(path: string, shown: string, { host }: Services): Promise<BundleManifest> {
  const read = await host.readBytes(path, { limit: readLimit });
  if (!read.ok) throw new UsageError(`${shown} is no bundle: ${manifestPath}: ${read.message}`);
  const manifest = readManifest(read.bytes);
  if (manifest === undefined) throw new UsageError(`${shown} is no bundle: its ${manifestPath} cannot be read`);
  return manifest;
}

function platformsOf({ files }: BundleManifest): readonly EndpointPlatform[] {
  const all: readonly EndpointPlatform[] = ["linux", "macos", "windows"];
  return all.filter((platform) => files.some((file) => file.platform === platform));
}

function bundlePart(manifest: BundleManifest, directory: string, hasFiles: boolean, services: Services): BundlePart {
  const { host, crypto } = services;
  const content = async (file: BundleFile): Promise<Uint8Array | undefined> => {
    if (!hasFiles) return undefined;
    const read = await host.readBytes(host.resolve(directory, file.path), { limit: readLimit });
    if (read.ok && crypto.sha256(read.bytes) === file.sha256) return read.bytes;
    const why = read.ok ? "it is not the file that the manifest lists" : read.message;
    throw new UsageError(`the bundle is broken: ${file.path}: ${why}; see \`mandate verify\``);
  };
  const expect = async (platform: EndpointPlatform): Promise<Expectation> => {
    const own = manifest.files.filter((file) => file.platform === platform);
    const files: ExpectedFile[] = [];
    for (const file of own) {
      if (file.installPath === undefined) continue;
      const bytes = await content(file);
      files.push({ ...placed(file, file.installPath, platform), ...(bytes === undefined ? {} : { content: bytes }) });
    }
    const plist = platform === "macos" ? own.find(({ path }) => path === "macos/com.openai.codex.plist") : undefined;
    const preferences = plist === undefined ? undefined : expectedPreferences(plist, await content(plist));
    if (files.length === 0 && preferences === undefined) throw new UsageError(`the bundle has nothing for ${platform}`);
    const report = manifest.files.find(({ path }) => path === reportPath);
    const text = report === undefined ? undefined : await content(report);
    const audit = text === undefined ? undefined : readReport(new TextDecoder().decode(text));
    return {
      policy: manifest.policy,
      revision: manifest.revision,
      platform,
      clients: manifest.clients,
      files,
      ...(preferences === undefined ? {} : { preferences }),
      ...(audit === undefined ? {} : { audit }),
    };
  };
  return { expect };
}

/** A manifest may come from anywhere: what it names must lie in Codex's own directory. */
function placed(file: BundleFile, installPath: string, platform: EndpointPlatform): ExpectedFile {
  const path = endpointPath(installPath);
  const directory = `${systemDirectories[platform]}/`;
  const name = path.slice(directory.length);
  const isSafe = name.split("/").every((part) => part !== "" && part !== "." && part !== "..");
  if (!path.startsWith(directory) || !isSafe)
    throw new UsageError(`the manifest installs ${JSON.stringify(installPath)}, which is not in ${directory}`);
  const { sha256, size, mode, owner, constraints } = file;
  return { path, name, sha256, size, mode, owner, constraints };
}

function expectedPreferences(plist: BundleFile, content: Uint8Array | undefined): ExpectedPreferences {
  const values = content === undefined ? undefined : readPreferences(content);
  return {
    plistSha256: plist.sha256,
    constraints: plist.constraints,
    ...(values === undefined
      ? {}
      : {
          values: Object.fromEntries(
            [...values].flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
          ),
        }),
  };
}
