import { renameSync } from "node:fs";
import { checkReplaceable } from "./replaceable.ts";
import { hostError, systemErrorCode } from "./system-error.ts";
import { temporaryBeside } from "./temporary-names.ts";

/** A complete directory, and the one that it becomes. */
export interface Replacement {
  readonly staged: string;
  readonly target: string;
}

interface Move {
  readonly from: string;
  readonly to: string;
}

const attempts = 50;

/**
 * Puts complete directories in place of the old ones, all or none, and answers with what was moved aside. Synchronous on purpose:
 * no signal handler and no other work of this process comes between the first rename and the last.
 */
export function swapDirectories(replacements: readonly Replacement[]): readonly string[] {
  const moves: Move[] = [];
  try {
    for (const replacement of replacements) putInPlace(replacement, moves);
  } catch (error) {
    for (const { from, to } of moves.reverse()) moveBack(to, from);
    throw error;
  }
  const staged = new Set(replacements.map((replacement) => replacement.staged));
  return moves.filter(({ from }) => !staged.has(from)).map(({ to }) => to);
}

/** Another build may put its directory in place between the two renames: then that one is moved aside too. */
function putInPlace({ staged, target }: Replacement, moves: Move[]): void {
  for (let attempt = 1; ; attempt += 1) {
    if (checkReplaceable(target)) moveAside(target, moves);
    try {
      renameSync(staged, target);
      moves.push({ from: staged, to: target });
      return;
    } catch (error) {
      if (attempt === attempts || !isTaken(error)) throw hostError(error, "cannot replace", target);
    }
  }
}

function moveAside(target: string, moves: Move[]): void {
  const aside = temporaryBeside(target, "old");
  try {
    renameSync(target, aside);
    moves.push({ from: target, to: aside });
  } catch (error) {
    // Another build has just moved it.
    if (systemErrorCode(error) !== "ENOENT") throw hostError(error, "cannot replace", target);
  }
}

function moveBack(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch {
    // Where another build's directory is in place now, that one stays. Anything else the next build puts back (left-overs.ts).
  }
}

function isTaken(error: unknown): boolean {
  const code = systemErrorCode(error);
  return code === "ENOTEMPTY" || code === "EEXIST";
}
