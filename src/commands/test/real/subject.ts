import type { CodexFiles } from "../../../host/codex/codex-files.ts";
import type { CodexOracle } from "../../../host/codex/codex-oracle.ts";
import type { SimulatedBundle } from "../../../simulate/index.ts";

/** What a real Codex is asked about. */
export interface RealSubject {
  readonly oracle: CodexOracle;
  /** The tree of /etc/codex that the policy becomes on Linux. */
  readonly files: CodexFiles;
  /** The meaning of the same files. */
  readonly bundle: SimulatedBundle;
}

/** What a real Codex says to one question; without a verdict where it cannot be asked. */
export interface RealVerdict {
  readonly verdict?: string;
  readonly because: string;
}

export function cannot(because: string): RealVerdict {
  return { because: because.trim().replaceAll(/\s+/g, " ") };
}
