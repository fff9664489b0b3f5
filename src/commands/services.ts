import type { Host } from "../host/host.ts";
import type { PackageCrypto } from "../package/crypto.ts";

/** What a command is given: the world behind one interface, and the options that every command has. */
export interface Services {
  readonly host: Host;
  readonly crypto: PackageCrypto;
  readonly color: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
}

/** 0: fine. 1: findings. 2: could not run or could not tell. */
export type ExitCode = 0 | 1 | 2;

/** The command line is off: said on standard error, exit code 2. */
export class UsageError extends Error {}
