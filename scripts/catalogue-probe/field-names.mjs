import { closeSync, openSync, readSync } from "node:fs";

const pieceSize = 1 << 22;
const overlap = 200;

/** The names and numbers that a Codex binary carries in its bytes: candidates for keys, and how many fields each table has. */

/**
 * "struct X with N elements", by struct. Reads the file piece by piece: a process that held all of it would take long to start the
 * many clients that the probe runs.
 */
export function structSizes(file) {
  const sizes = {};
  const handle = openSync(file, "r");
  const piece = Buffer.alloc(pieceSize + overlap);
  for (let at = 0; ; at += pieceSize) {
    const length = readSync(handle, piece, 0, piece.length, at);
    const text = piece.toString("latin1", 0, length);
    for (const match of text.matchAll(/struct (\w{1,80}) with (\d+) elements?/gu)) sizes[match[1]] = Number(match[2]);
    if (length < piece.length) break;
  }
  closeSync(handle);
  return sizes;
}

const identifier = /^[A-Za-z_][A-Za-z0-9_-]{1,59}$/u;

/**
 * Every text that the binary keeps in a list of texts (address and length, side by side) and that could be a key's name, in stretches
 * as they stand. Serde keeps the field names of each struct so, one struct after the other. Reads 64-bit ELF files only.
 */
export function listedNames(bytes) {
  const sections = elfSections(bytes);
  const texts = sections.get(".rodata");
  const pointers = sections.get(".data.rel.ro");
  if (texts === undefined || pointers === undefined) return [];
  const stretches = [[]];
  const end = pointers.offset + pointers.size - 16;
  for (let at = pointers.offset; at <= end;) {
    const name = nameAt(bytes, at, texts);
    if (name !== undefined) stretches.at(-1).push(name);
    else if (stretches.at(-1).length > 0) stretches.push([]);
    at += name === undefined ? 8 : 16;
  }
  return stretches.filter((stretch) => stretch.length > 0);
}

function nameAt(bytes, at, texts) {
  const address = Number(bytes.readBigUInt64LE(at));
  const length = Number(bytes.readBigUInt64LE(at + 8));
  if (length < 2 || length > 60 || address < texts.address || address >= texts.address + texts.size) return undefined;
  const start = texts.offset + address - texts.address;
  const name = bytes.toString("latin1", start, start + length);
  return identifier.test(name) ? name : undefined;
}

function elfSections(bytes) {
  const sections = new Map();
  if (bytes.toString("latin1", 1, 4) !== "ELF" || bytes[4] !== 2) return sections;
  const table = Number(bytes.readBigUInt64LE(0x28));
  const header = (index) => {
    const at = table + index * 64;
    const whole = (shift) => Number(bytes.readBigUInt64LE(at + shift));
    return { name: bytes.readUInt32LE(at), address: whole(0x10), offset: whole(0x18), size: whole(0x20) };
  };
  const names = header(bytes.readUInt16LE(0x3e)).offset;
  for (let index = 0; index < bytes.readUInt16LE(0x3c); index += 1) {
    const section = header(index);
    const start = names + section.name;
    sections.set(bytes.toString("latin1", start, bytes.indexOf(0, start)), section);
  }
  return sections;
}
