import type { Constraint } from "../constraint.ts";
import { access } from "./access.ts";
import { approvals } from "./approvals.ts";
import { codexKeys } from "./codex.ts";
import { commands } from "./commands.ts";
import { environment } from "./environment.ts";
import { identity, servers } from "./identity.ts";
import { network } from "./network.ts";

/** Table 2, in the order in which everything is emitted and reported. An explicit list: the order is part of the contract. */
export const constraints: readonly Constraint[] = [
  ...approvals,
  ...access,
  ...network,
  ...identity,
  ...servers,
  ...commands,
  ...environment,
  ...codexKeys,
];

const byId = new Map(constraints.map((constraint) => [constraint.id, constraint]));

export function findConstraint(id: string): Constraint | undefined {
  return byId.get(id);
}

/** The constraint that an id belongs to: `mcp.servers.docs` belongs to `mcp.servers`. */
export function constraintOfMember(id: string): Constraint | undefined {
  for (let end = id.length; end > 0; end = id.lastIndexOf(".", end - 1)) {
    const found = byId.get(id.slice(0, end));
    if (found !== undefined) return found;
  }
  return undefined;
}

const position = new Map(constraints.map((constraint, index) => [constraint.id, index]));

/** Where a constraint stands in the catalogue; the order of every report. */
export function constraintPosition(id: string): number {
  return position.get(id) ?? constraints.length;
}
