import { findKey, type ShapeFact, shape, spansContain } from "../../../catalogue/codex/index.ts";
import type { JudgedDocument, Verdict } from "../document.ts";
import { flagAt, itemsOf, type Member, membersOf, type Place, placeAt, textAt } from "../place.ts";
import { regexProblem } from "../rust-regex.ts";

/** Events whose matcher is read; elsewhere it counts for nothing (measured on 0.169.0 with an invalid one). */
const eventsWithMatcher = new Set(
  "PreToolUse PermissionRequest PostToolUse PreCompact PostCompact SessionStart SessionEnd SubagentStart SubagentStop".split(
    " ",
  ),
);

/**
 * Hooks of events that Codex knows: a handler has the members that its type needs, a type that sessions can load, and a command that is not empty; the
 * matcher of a group with handlers is a valid regex. Since 0.148.0 a handler that cannot be loaded stops every session; before, it was
 * left out in silence, as it still is in the configuration files. Hooks that the requirement `features.hooks = false` switches off are not loaded at all.
 */
export function* hookHandlers({ kind, artefact, root, versions }: JudgedDocument): Iterable<Verdict> {
  const areLoaded = kind === "requirements" && flagAt(placeAt(root, "features", "hooks")) !== false;
  const strict = versions.filter((version) => spansContain(shape("hook-handler-prompt").failsSessionsIn, version));
  const lax = versions.filter((version) => !strict.includes(version));
  const known = (event: Member): boolean => findKey(artefact, event.path)?.namesFrom === "hook-events";
  for (const event of membersOf(placeAt(root, "hooks")).filter(known))
    for (const group of itemsOf(event)) {
      const handlers = itemsOf(placeAt(group, "hooks"));
      for (const handler of handlers) {
        yield* judgeMembers(handler);
        if (areLoaded) yield* judgeLoading(handler, versions, strict, lax);
      }
      const matcher = placeAt(group, "matcher");
      const problem = matcherProblem(textAt(matcher));
      if (matcher === undefined || problem === undefined || handlers.length === 0 || !eventsWithMatcher.has(event.key))
        continue;
      const message = `Codex's regex engine does not take this matcher: ${problem}`;
      if (areLoaded)
        yield {
          kind: "stops-sessions",
          place: matcher,
          message,
          help: "failed to load required managed hooks: invalid matcher",
          versions: strict,
        };
      yield {
        kind: "ineffective",
        place: matcher,
        message: `${message}; the hook is left out in silence`,
        versions: lax,
      };
    }
}

/** `*` alone is no regex and means every tool. */
function matcherProblem(matcher: string | undefined): string | undefined {
  return matcher === undefined || matcher === "*" ? undefined : regexProblem(matcher, "regex");
}

function* judgeMembers(handler: Place): Iterable<Verdict> {
  const type = textAt(placeAt(handler, "type"));
  const needed = type === "command" ? ["command"] : type === "mcp_tool" ? ["server", "tool"] : [];
  for (const name of needed)
    if (placeAt(handler, name) === undefined)
      yield {
        kind: "refused",
        place: handler,
        message: `a handler of the type "${type ?? ""}" needs "${name}"`,
        help: `missing field \`${name}\``,
      };
}

function* judgeLoading(
  handler: Place,
  versions: readonly string[],
  strict: readonly string[],
  lax: readonly string[],
): Iterable<Verdict> {
  const type = placeAt(handler, "type");
  const name = textAt(type);
  if (type !== undefined && (name === "prompt" || name === "agent" || name === "mcp_tool")) {
    const failing = failingVersions(shape(`hook-handler-${name.replace("_", "-")}`), versions);
    const message = `a handler of the type "${name}" stops every session`;
    yield {
      kind: "stops-sessions",
      code: "handler-stops-sessions",
      place: type,
      message,
      help: "use a command handler: failed to load required managed hooks",
      versions: failing,
    };
    if (name !== "mcp_tool")
      yield {
        kind: "ineffective",
        place: type,
        message: `a handler of the type "${name}" is left out in silence`,
        versions: lax,
      };
  }
  const parts = name === "command" ? ["command"] : name === "mcp_tool" ? ["server", "tool"] : [];
  for (const part of parts) {
    const place = placeAt(handler, part);
    if (place === undefined || textAt(place)?.trim() !== "") continue;
    yield {
      kind: "stops-sessions",
      place,
      message: `"${part}" is empty, which stops every session`,
      help: "failed to load required managed hooks",
      versions: strict,
    };
    yield { kind: "ineffective", place, message: `"${part}" is empty: the hook is left out in silence`, versions: lax };
  }
}

function failingVersions(fact: ShapeFact, versions: readonly string[]): readonly string[] {
  return versions.filter((version) => spansContain(fact.failsSessionsIn, version));
}
