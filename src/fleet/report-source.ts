/** Where drift reports lie: files, directories, standard input. Whatever cannot be read is a HostError, or said in the place of its content. */
export interface ReportSource {
  /** A regular file or a pipe, piece by piece; standard input for `-`. Its pieces are those that the name has when it is read. */
  pieces(path: string): AsyncIterable<Uint8Array>;
  /** True where the path leads to a directory. */
  isDirectory(path: string): boolean;
  /** The regular files below a directory, in byte order; no link is followed, and names that begin with a dot are passed over. */
  filesBelow(directory: string): Iterable<string>;
  /** A small regular file in one piece. Undefined: it is larger than `limit`, ask for its pieces. */
  whole(path: string, limit: number): Uint8Array | undefined;
}
