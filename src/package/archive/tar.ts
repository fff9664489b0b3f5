import { concatBytes, toBytes, utf8 } from "../bytes.ts";

/** A member of an archive. Directories have a path that ends in a slash and no content. */
export interface ArchiveMember {
  readonly path: string;
  readonly content: string | Uint8Array;
  readonly mode: number;
}

const blockSize = 512;

/** A tar archive in ustar form, everything root's, with one time for all members. */
export function tar(members: readonly ArchiveMember[], time: number): Uint8Array {
  const blocks = members.flatMap((member) => [...longName(member, time), ...entry(member, time)]);
  return concatBytes(...blocks, new Uint8Array(2 * blockSize));
}

/** The files with the directories that lead to them below `base`, which is there already and is not listed. */
export function withDirectories(files: readonly ArchiveMember[], base: string): readonly ArchiveMember[] {
  const directories = new Set<string>();
  for (const { path } of files) {
    const parts = path.slice(base.length).split("/");
    for (let depth = 1; depth < parts.length; depth += 1) directories.add(`${base}${parts.slice(0, depth).join("/")}/`);
  }
  return [...[...directories].sort().map((path) => ({ path, content: "", mode: 0o755 })), ...files];
}

function entry(member: ArchiveMember, time: number): readonly Uint8Array[] {
  const content = toBytes(member.content);
  const type = member.path.endsWith("/") ? "5" : "0";
  return [header(utf8(member.path).slice(0, 100), member.mode, content.length, time, type), padded(content)];
}

// GNU's way, which dpkg, busybox and libarchive read as well; pax headers are not for dpkg.
function longName({ path }: ArchiveMember, time: number): readonly Uint8Array[] {
  const name = utf8(`${path}\0`);
  if (name.length <= 101) return [];
  return [header(utf8("././@LongLink"), 0o644, name.length, time, "L"), padded(name)];
}

function header(name: Uint8Array, mode: number, size: number, time: number, type: string): Uint8Array {
  const block = new Uint8Array(blockSize);
  const put = (offset: number, value: Uint8Array | string) => {
    block.set(typeof value === "string" ? utf8(value) : value, offset);
  };
  put(0, name);
  put(100, octal(mode, 7));
  put(108, octal(0, 7));
  put(116, octal(0, 7));
  put(124, octal(size, 11));
  put(136, octal(time, 11));
  put(148, "        ");
  put(156, type);
  put(257, "ustar\x0000");
  put(265, "root");
  put(297, "root");
  put(329, octal(0, 7));
  put(337, octal(0, 7));
  put(
    148,
    `${octal(
      block.reduce((sum, byte) => sum + byte, 0),
      6,
    )}\0 `,
  );
  return block;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, "0");
}

function padded(content: Uint8Array): Uint8Array {
  const block = new Uint8Array(Math.ceil(content.length / blockSize) * blockSize);
  block.set(content);
  return block;
}
