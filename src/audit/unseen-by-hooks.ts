import { libraryHook } from "../codex/hooks/library.ts";
import { commandGuardId } from "../codex/lower/hooks.ts";
import type { ComposedLeaf } from "../policy/composed.ts";
import { entryOf, stringValue } from "../source/located.ts";

/** What gets past the library hook that a constraint asks for: as a hook, or as the guard of a rule. */
export function unseenByHooks({ constraint, value }: ComposedLeaf): readonly string[] {
  if (constraint.id === "hooks.run") return unseenBy(stringValue(entryOf(value, "use")?.value));
  const guard = entryOf(value, "guard")?.value;
  return constraint.id === "commands" && guard?.kind === "scalar" && guard.value === true
    ? unseenBy(commandGuardId)
    : [];
}

function unseenBy(name: string | undefined): readonly string[] {
  return name === undefined ? [] : (libraryHook(name)?.whatItCannotSee ?? []);
}
