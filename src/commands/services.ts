import type { Host } from "../host/host.ts";
import type { RpmResult } from "../host/build-rpm.ts";
import type { PackageCrypto } from "../package/crypto.ts";
import type { FileTree, PackageInput } from "../package/types.ts";

/** What a command is given: the world behind one interface, and the options that every command has. */
export interface Services {
  readonly host: Host;
  readonly crypto: PackageCrypto;
  /** Makes the .rpm of a bundle's files; undefined when they hold nothing for Linux. Absent: none is made. */
  readonly buildRpm?: (input: PackageInput, files: FileTree) => RpmResult | undefined;
  readonly color: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
}

/** 0: fine. 1: findings. 2: could not run or could not tell. */
export type ExitCode = 0 | 1 | 2;

/** The command line is off: said on standard error, exit code 2. */
export class UsageError extends Error {}
