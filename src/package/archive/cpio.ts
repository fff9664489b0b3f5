import { concatBytes, toBytes, utf8 } from "../bytes.ts";
import type { ArchiveMember } from "./tar.ts";

/** A cpio archive in the old portable form, which Apple's packages use; everything root's, with one time for all members. */
export function cpio(members: readonly ArchiveMember[], time: number): Uint8Array {
  const entries = [...members, { path: "TRAILER!!!", content: "", mode: 0 }];
  return concatBytes(...entries.flatMap((member, index) => entry(member, index, time)));
}

function entry({ path, content, mode }: ArchiveMember, index: number, time: number): readonly Uint8Array[] {
  const bytes = toBytes(content);
  const name = utf8(`${path}\0`);
  const type = path === "." ? 0o040000 : 0o100000;
  const fields: readonly (readonly [value: number, digits: number])[] = [
    [0, 6],
    [index + 1, 6],
    [mode === 0 ? 0 : type | mode, 6],
    [0, 6],
    [0, 6],
    [1, 6],
    [0, 6],
    [time, 11],
    [name.length, 6],
    [bytes.length, 11],
  ];
  return [
    utf8(`070707${fields.map(([value, digits]) => value.toString(8).padStart(digits, "0")).join("")}`),
    name,
    bytes,
  ];
}
