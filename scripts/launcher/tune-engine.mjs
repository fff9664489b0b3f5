import { setFlagsFromString } from "node:v8";

/**
 * V8 11, that is Node 20, optimises a function after so few calls that a run of a second spends more on it than it gains: with a later
 * start a comparison takes a fifth less time. Later versions of V8 do not know the flag, and need none. Part of what compiled code is
 * made for: whoever makes it calls this first.
 */
export function tuneEngine() {
  if (process.versions.v8.startsWith("11.")) setFlagsFromString("--interrupt-budget=500000");
}
