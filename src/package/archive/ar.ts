import { concatBytes, utf8 } from "../bytes.ts";

/** A Unix archive as dpkg reads it: short names, everything root's, one time for all members. */
export function ar(members: readonly (readonly [name: string, content: Uint8Array])[], time: number): Uint8Array {
  const parts = members.flatMap(([name, content]) => {
    const field = (value: string | number, width: number) => String(value).padEnd(width);
    const header = [
      field(name, 16),
      field(time, 12),
      field(0, 6),
      field(0, 6),
      field("100644", 8),
      field(content.length, 10),
    ];
    return [utf8(`${header.join("")}\`\n`), content, utf8(content.length % 2 === 1 ? "\n" : "")];
  });
  return concatBytes(utf8("!<arch>\n"), ...parts);
}
