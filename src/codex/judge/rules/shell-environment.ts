import type { JudgedDocument, Verdict } from "../document.ts";
import { placeAt, textAt } from "../place.ts";

/** `shell_environment_policy.inherit = "none"` leaves commands without PATH; include_only adds nothing back, only `set` does. */
export function* shellEnvironment({ kind, root }: JudgedDocument): Iterable<Verdict> {
  if (kind === "requirements") return;
  const inherit = placeAt(root, "shell_environment_policy", "inherit");
  if (
    inherit === undefined ||
    textAt(inherit) !== "none" ||
    placeAt(root, "shell_environment_policy", "set", "PATH") !== undefined
  )
    return;
  yield {
    kind: "hazard",
    code: "environment-breaks-commands",
    place: inherit,
    message: "commands would run without PATH",
  };
}
