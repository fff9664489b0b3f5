import { concatBytes, toBytes, utf8 } from "../bytes.ts";
import type { ArchiveMember } from "./tar.ts";

/** A cpio archive in the old portable form, which Apple's packages use; everything root's, with one time for all members. */
export function cpio(members: readonly ArchiveMember[], time: number): Uint8Array {
  const entries = [...members, { path: "TRAILER!!!", content: "", mode: 0 }];
  return concatBytes(...entries.flatMap((member, index) => entry(member, index, time)));
}

/** The same in the newer form without checksums, which RPM packages use: directories have a path that ends in a slash. */
export function newCpio(members: readonly ArchiveMember[], time: number): Uint8Array {
  const entries = [...members, { path: "TRAILER!!!", content: "", mode: 0 }];
  return concatBytes(...entries.flatMap((member, index) => newEntry(member, index, time)));
}

function newEntry({ path, content, mode }: ArchiveMember, index: number, time: number): readonly Uint8Array[] {
  const bytes = toBytes(content);
  const isTrailer = mode === 0;
  const isDirectory = path.endsWith("/");
  const name = utf8(`${isDirectory ? path.slice(0, -1) : path}\0`);
  const fields = [
    isTrailer ? 0 : index + 1,
    isTrailer ? 0 : (isDirectory ? 0o040000 : 0o100000) | mode,
    0,
    0,
    isDirectory ? 2 : 1,
    isTrailer ? 0 : time,
    bytes.length,
    0,
    0,
    0,
    0,
    name.length,
    0,
  ];
  const head = utf8(`070701${fields.map((field) => field.toString(16).padStart(8, "0")).join("")}`);
  const padding = (length: number) => new Uint8Array((4 - (length % 4)) % 4);
  return [head, name, padding(head.length + name.length), bytes, padding(bytes.length)];
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
