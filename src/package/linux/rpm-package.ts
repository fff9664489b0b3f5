import { gzip } from "../archive/gzip.ts";
import { text as preScript } from "../../../templates/linux/rpm-pre.sh.hbs";
import type { ArchiveMember } from "../archive/tar.ts";
import { newCpio } from "../archive/cpio.ts";
import { rpmHeader, type RpmValue } from "../archive/rpm-header.ts";
import { concatBytes, toBytes, utf8 } from "../bytes.ts";
import type { PackageCrypto } from "../crypto.ts";
import { commentText } from "../escape.ts";
import type { PackageInput } from "../types.ts";
import { rpmVersion } from "../version.ts";
import type { LinuxPackage } from "./linux-package.ts";

const tags = {
  signatures: 62,
  immutable: 63,
  translations: 100,
  sha1: 269,
  sha256: 273,
  signedSize: 1000,
  md5: 1004,
  signedPayloadSize: 1007,
} as const;

/** What a dependency compares: see rpm's rpmds.h. */
const sense = { any: 0, equal: 8, lessOrEqual: 10, library: 1 << 24, interpreter: (1 << 8) | (1 << 9) } as const;

/**
 * An .rpm of plain files, in the format that every rpm since 4.6 reads. It is written here and not by rpmbuild, so that each machine
 * makes it, and the same one; the signature is the organisation's own to add (`rpmsign`).
 */
export function rpmPackage(input: PackageInput, linux: LinuxPackage, crypto: PackageCrypto): Uint8Array {
  const members = [...linux.members].sort((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1));
  const archive = newCpio(
    members.map((member) => ({ ...member, path: `./${member.path}` })),
    linux.time,
  );
  const payload = gzip(archive);
  const header = rpmHeader(
    tags.immutable,
    new Map<number, RpmValue>([
      [tags.translations, strings("C")],
      ...aboutPackage(input, linux, members),
      ...aboutFiles(members, linux.time, crypto),
      ...aboutPayload(payload, crypto),
    ]),
  );
  const signed = concatBytes(header, payload);
  const signatures = rpmHeader(
    tags.signatures,
    new Map<number, RpmValue>([
      [tags.sha1, string(hex(crypto.sha1(header)))],
      [tags.sha256, string(crypto.sha256(header))],
      [tags.signedSize, integers(signed.length)],
      [tags.md5, { kind: "bytes", bytes: Uint8Array.from(Buffer.from(crypto.md5(signed), "hex")) }],
      [tags.signedPayloadSize, integers(archive.length)],
    ]),
  );
  const padding = new Uint8Array((8 - (signatures.length % 8)) % 8);
  return concatBytes(lead(input, linux), signatures, padding, signed);
}

/** As rpm itself names packages. */
export function rpmFileName(input: PackageInput, { name }: LinuxPackage): string {
  return `${fullName(input, name)}.noarch.rpm`;
}

function fullName(input: PackageInput, name: string): string {
  const { version, release } = rpmVersion(input);
  return `${name}-${version}-${release}`;
}

/** Of no meaning since rpm 4, but every package begins with it. */
function lead(input: PackageInput, { name }: LinuxPackage): Uint8Array {
  const bytes = new Uint8Array(96);
  bytes.set([0xed, 0xab, 0xee, 0xdb, 3, 0, 0, 0, 0, 255]);
  bytes.set(utf8(fullName(input, name)).slice(0, 65), 10);
  bytes.set([0, 1, 0, 5], 76);
  return bytes;
}

function aboutPackage(
  input: PackageInput,
  { name, time }: LinuxPackage,
  members: readonly ArchiveMember[],
): readonly (readonly [number, RpmValue])[] {
  const { version, release } = rpmVersion(input);
  const size = members.reduce((sum, { content }) => sum + toBytes(content).length, 0);
  const summary = commentText(`Codex policy of ${input.organization.name}`);
  const description = commentText(`${input.description} (policy ${input.policy}, revision ${input.revision})`);
  const requires = [
    { name: "/bin/sh", sense: sense.interpreter, version: "" },
    ...[
      ["CompressedFileNames", "3.0.4-1"],
      ["FileDigests", "4.6.0-1"],
      ["PayloadFilesHavePrefix", "4.0-1"],
    ].map(([feature = "", since = ""]) => ({
      name: `rpmlib(${feature})`,
      sense: sense.library | sense.lessOrEqual,
      version: since,
    })),
  ];
  return [
    [1000, string(name)],
    [1001, string(version)],
    [1002, string(release)],
    [1004, translated(summary)],
    [1005, translated(description)],
    [1006, integers(time)],
    [1007, string("mandate")],
    [1009, integers(size)],
    [1014, string("LicenseRef-Internal")],
    [1015, string(commentText(input.owner))],
    [1016, translated("Unspecified")],
    [1021, string("linux")],
    [1022, string("noarch")],
    [1023, string(preScript.trimEnd())],
    [1044, string(`${fullName(input, name)}.src.rpm`)],
    [1085, string("/bin/sh")],
    // One policy at a time: they all bring the same files.
    [1047, strings(name, "codex-policy")],
    [1112, integers(sense.equal, sense.any)],
    [1113, strings(`${version}-${release}`, "")],
    [1053, integers(sense.any)],
    [1054, strings("codex-policy")],
    [1055, strings("")],
    [1048, integers(...requires.map((dependency) => dependency.sense))],
    [1049, strings(...requires.map((dependency) => dependency.name))],
    [1050, strings(...requires.map((dependency) => dependency.version))],
    [5062, string("utf-8")],
  ];
}

/** Plain files: none is a configuration file, so that an upgrade replaces a local edit. */
function aboutFiles(
  members: readonly ArchiveMember[],
  time: number,
  crypto: PackageCrypto,
): readonly (readonly [number, RpmValue])[] {
  // A policy that has nothing for Linux is a package without files, and without their tags.
  if (members.length === 0) return [];
  const paths = members.map((member) => `/${pathOf(member)}`);
  const folders = paths.map((path) => path.slice(0, path.lastIndexOf("/") + 1));
  const distinct = [...new Set(folders)];
  const each = (value: (member: ArchiveMember, index: number) => number) => members.map(value);
  const isDirectory = ({ path }: ArchiveMember) => path.endsWith("/");
  return [
    [1028, integers(...each(({ content }) => toBytes(content).length))],
    [1030, { kind: "int16", numbers: each((member) => (isDirectory(member) ? 0o040000 : 0o100000) | member.mode) }],
    [1033, { kind: "int16", numbers: each(() => 0) }],
    [1034, integers(...each(() => time))],
    [1035, strings(...members.map((member) => (isDirectory(member) ? "" : crypto.sha256(member.content))))],
    [1036, strings(...members.map(() => ""))],
    [1037, integers(...each(() => 0))],
    [1039, strings(...members.map(() => "root"))],
    [1040, strings(...members.map(() => "root"))],
    [1045, integers(...each(() => -1))],
    [1095, integers(...each(() => 1))],
    [1096, integers(...each((_, index) => index + 1))],
    [1097, strings(...members.map(() => ""))],
    [1116, integers(...folders.map((folder) => distinct.indexOf(folder)))],
    [1117, strings(...paths.map((path) => path.slice(path.lastIndexOf("/") + 1)))],
    [1118, strings(...distinct)],
    [5011, integers(8)],
  ];
}

function aboutPayload(payload: Uint8Array, crypto: PackageCrypto): readonly (readonly [number, RpmValue])[] {
  return [
    [1124, string("cpio")],
    [1125, string("gzip")],
    [1126, string("1")],
    [5092, strings(crypto.sha256(payload))],
    [5093, integers(8)],
  ];
}

const pathOf = ({ path }: ArchiveMember): string => (path.endsWith("/") ? path.slice(0, -1) : path);

const string = (text: string): RpmValue => ({ kind: "string", text });
const translated = (text: string): RpmValue => ({ kind: "translated", text });
const strings = (...texts: readonly string[]): RpmValue => ({ kind: "strings", texts });
const integers = (...numbers: readonly number[]): RpmValue => ({ kind: "int32", numbers });

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
