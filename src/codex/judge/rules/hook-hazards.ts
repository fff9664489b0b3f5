import { findKey } from "../../../catalogue/codex/index.ts";
import type { JudgedDocument, Verdict } from "../document.ts";
import { flagAt, itemsOf, type Member, membersOf, type Place, placeAt, textAt } from "../place.ts";

/**
 * Managed hooks that hold less than they seem to: users can switch them off unless `features.hooks = true` is pinned (and false
 * switches them off for all), hooks of users and projects run beside them, and Codex never checks that a command lies inside
 * `managed_dir`.
 */
export function* hookHazards(document: JudgedDocument): Iterable<Verdict> {
  const { root, artefact } = document;
  const hooks = placeAt(root, "hooks");
  const events = membersOf(hooks).filter((event) => findKey(artefact, event.path)?.namesFrom === "hook-events");
  const handlers = events.flatMap((event) => itemsOf(event)).flatMap((group) => itemsOf(placeAt(group, "hooks")));
  if (hooks === undefined || handlers.length === 0) return;
  const pin = placeAt(root, "features", "hooks");
  if (flagAt(pin) === false && pin !== undefined)
    yield {
      kind: "ineffective",
      code: "hooks-can-be-switched-off",
      place: pin,
      message: "features.hooks = false switches the managed hooks off",
      help: "pin features.hooks = true",
    };
  else if (pin === undefined)
    yield {
      kind: "hazard",
      code: "hooks-can-be-switched-off",
      place: hooks,
      message: "a user can switch these hooks off with -c features.hooks=false",
      help: "pin [features] hooks = true",
    };
  if (flagAt(placeAt(root, "allow_managed_hooks_only")) !== true)
    yield {
      kind: "hazard",
      code: "unmanaged-hooks-run",
      place: hooks,
      message: "hooks of users and projects run beside these",
      help: "add allow_managed_hooks_only = true",
    };
  const directory = textAt(placeAt(hooks, "managed_dir"));
  for (const handler of handlers) yield* judgeCommand(handler, directory);
}

function* judgeCommand(handler: Place, directory: string | undefined): Iterable<Verdict> {
  const command: Member | undefined = placeAt(handler, "command");
  const text = textAt(command)?.trim() ?? "";
  if (command === undefined || text === "") return;
  const program = /^['"]?([^\s'"]+)/.exec(text)?.[1] ?? "";
  if (/^\.{0,2}\//.test(program) && !program.startsWith("/"))
    yield {
      kind: "hazard",
      code: "hook-outside-managed-dir",
      place: command,
      message: `the command is relative to whatever directory the session runs in`,
    };
  else if (
    program.startsWith("/") &&
    directory?.startsWith("/") === true &&
    !program.startsWith(`${directory.replace(/\/+$/, "")}/`)
  )
    yield {
      kind: "hazard",
      code: "hook-outside-managed-dir",
      place: command,
      message: `the command lies outside managed_dir ("${directory}"), which Codex does not check`,
    };
}
