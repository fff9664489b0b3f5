import type { Constraint, Lowering, OwnedKey } from "./constraint.ts";

type Definition = Omit<Constraint, "owns" | "doesNotCover"> & {
  readonly owns?: readonly OwnedKey[];
  readonly doesNotCover?: readonly string[];
};

/** Fills in what an entry need not repeat: a plain lowering owns the key that it writes. */
export function define(definition: Definition): Constraint {
  return {
    ...definition,
    owns: [...ownedBy(definition.lowering), ...(definition.owns ?? [])],
    doesNotCover: definition.doesNotCover ?? [],
  };
}

function ownedBy(lowering: Lowering): readonly OwnedKey[] {
  switch (lowering.kind) {
    case "requirement":
      return [{ artefact: "requirements", path: lowering.path.join(".") }];
    case "pin":
    case "default":
      return [{ artefact: "config", path: lowering.path.join(".") }];
    case "special":
      return [];
  }
}

export const requirementKey = (path: string): OwnedKey => ({ artefact: "requirements", path });
export const configKey = (path: string): OwnedKey => ({ artefact: "config", path });
