import type { Script } from "node:vm";

export function loadProgram(
  text: string,
  file: string,
  code?: Uint8Array,
): { readonly script: Script; readonly run: (argv: readonly string[]) => unknown; readonly isFromCode: boolean };
