import { compareText } from "../diagnostics/sort.ts";
import type { FileTree } from "./types.ts";

/** A tree in the order in which it is listed everywhere. */
export function sortTree(files: FileTree): FileTree {
  return [...files].sort((a, b) => compareText(a.path, b.path));
}

/** A mode as people write it: four octal digits. */
export function modeText(mode: number): string {
  return mode.toString(8).padStart(4, "0");
}
