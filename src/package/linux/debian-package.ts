import postinstTemplate from "../../../templates/linux/postinst.sh.hbs";
import preinst from "../../../templates/linux/preinst.sh";
import { ar } from "../archive/ar.ts";
import { tar } from "../archive/tar.ts";
import { toBytes, utf8 } from "../bytes.ts";
import type { PackageCrypto } from "../crypto.ts";
import { commentText } from "../escape.ts";
import { templateRenderer } from "../render-template.ts";
import type { PackageInput } from "../types.ts";
import type { LinuxPackage } from "./linux-package.ts";

const renderPostinst = templateRenderer(postinstTemplate);

/**
 * A .deb of plain files. They are no conffiles on purpose: a conffile keeps a local edit over the new policy. The members are
 * not compressed, so that no compressor's version shows in the bytes.
 */
export function debianPackage(input: PackageInput, linux: LinuxPackage, crypto: PackageCrypto): Uint8Array {
  const files = linux.members.filter(({ path }) => !path.endsWith("/"));
  const sums = files.map(({ path, content }) => `${crypto.md5(toBytes(content))}  ${path}\n`).join("");
  const control = [
    { path: "./", content: "", mode: 0o755 },
    { path: "./control", content: controlFile(input, linux), mode: 0o644 },
    { path: "./md5sums", content: sums, mode: 0o644 },
    { path: "./postinst", content: renderPostinst({ directories: linux.directories }), mode: 0o755 },
    { path: "./preinst", content: preinst, mode: 0o755 },
  ];
  const top = ["./", "./etc/"].map((path) => ({ path, content: "", mode: 0o755 }));
  const data = [...top, ...linux.members.map((member) => ({ ...member, path: `./${member.path}` }))];
  return ar(
    [
      ["debian-binary", utf8("2.0\n")],
      ["control.tar", tar(control, linux.time)],
      ["data.tar", tar(data, linux.time)],
    ],
    linux.time,
  );
}

/** Each field in one line: a second line would be a field of its own. */
function controlFile(input: PackageInput, { name, version, members }: LinuxPackage): string {
  const size = members.reduce((sum, { content }) => sum + toBytes(content).length, 0);
  const fields: readonly (readonly [string, string])[] = [
    ["Package", name],
    ["Version", version],
    ["Architecture", "all"],
    ["Maintainer", `${input.organization.name} <${input.owner}>`],
    ["Installed-Size", String(Math.ceil(size / 1024))],
    // One policy at a time: they all bring the same files.
    ["Provides", "codex-policy"],
    ["Conflicts", "codex-policy"],
    ["Replaces", "codex-policy"],
    ["Section", "admin"],
    ["Priority", "optional"],
    ["Description", `Codex policy of ${input.organization.name}`],
  ];
  const lines = fields.map(([field, value]) => `${field}: ${commentText(value)}\n`);
  return `${lines.join("")} ${commentText(`${input.description} (policy ${input.policy}, revision ${input.revision})`)}\n`;
}
