import { zlibSync } from "fflate";
import { concatBytes, utf8 } from "../bytes.ts";
import type { PackageCrypto } from "../crypto.ts";

const digestSize = 20;

/** A xar archive of uncompressed members, the outer form of Apple's flat packages. Names are ours and need no escaping. */
export function xar(
  members: readonly (readonly [name: string, content: Uint8Array])[],
  crypto: PackageCrypto,
): Uint8Array {
  let offset = digestSize;
  const files = members.map(([name, content], index) => {
    const digest = `style="sha1">${Buffer.from(crypto.sha1(content)).toString("hex")}`;
    const data =
      `<archived-checksum ${digest}</archived-checksum><extracted-checksum ${digest}</extracted-checksum>` +
      `<encoding style="application/octet-stream"/><offset>${offset}</offset><size>${content.length}</size><length>${content.length}</length>`;
    offset += content.length;
    return (
      `<file id="${index + 1}"><name>${name}</name><type>file</type><mode>0644</mode><uid>0</uid><gid>0</gid>` +
      `<data>${data}</data></file>`
    );
  });
  const checksum = `<checksum style="sha1"><offset>0</offset><size>${digestSize}</size></checksum>`;
  const toc = utf8(`<?xml version="1.0" encoding="UTF-8"?>\n<xar><toc>${checksum}${files.join("")}</toc></xar>\n`);
  const compressed = zlibSync(toc, { level: 9 });
  const header = new DataView(new ArrayBuffer(28));
  header.setUint32(0, 0x78617221);
  header.setUint16(4, 28);
  header.setUint16(6, 1);
  header.setBigUint64(8, BigInt(compressed.length));
  header.setBigUint64(16, BigInt(toc.length));
  header.setUint32(24, 1);
  const contents = members.map(([, content]) => content);
  return concatBytes(new Uint8Array(header.buffer), compressed, crypto.sha1(compressed), ...contents);
}
