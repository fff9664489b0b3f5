import { createHash, randomBytes } from "node:crypto";
import { hostname } from "node:os";

/** What lies beside a directory while it is replaced: `new` is being written, `old` is what it replaces. */
export type TemporaryRole = "new" | "old";

export interface TemporaryName {
  /** The name of the directory or file that is replaced. */
  readonly base: string;
  readonly role: TemporaryRole;
  readonly machine: string;
  readonly processId: number;
}

/** Process ids mean something on one machine only; containers have host names of their own. */
const machine = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);

/** A fresh path beside the given one, which says who owns it. */
export function temporaryBeside(path: string, role: TemporaryRole): string {
  return `${path}.${role}-${machine}-${process.pid}-${randomBytes(6).toString("hex")}`;
}

/** Reads a name back; undefined for any other name. */
export function parseTemporaryName(name: string): TemporaryName | undefined {
  const match = /^(.+)\.(new|old)-([0-9a-f]{8})-([0-9]+)-[0-9a-f]{12}$/.exec(name);
  if (match === null) return undefined;
  const [, base = "", role, owner = "", processId = ""] = match;
  return { base, role: role === "new" ? "new" : "old", machine: owner, processId: Number(processId) };
}

/** Whether the run that made a temporary is known to be over: only then may another one remove it. */
export function ownerIsGone(name: TemporaryName, ageMilliseconds: number): boolean {
  if (name.machine !== machine) return ageMilliseconds > 24 * 3_600_000;
  try {
    process.kill(name.processId, 0);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}
