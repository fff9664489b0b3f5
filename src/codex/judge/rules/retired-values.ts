import type { JudgedDocument, Verdict } from "../document.ts";
import { placeAt, textAt } from "../place.ts";

/** Configuration values that Codex has retired and now refuses: approval_policy "untrusted" and the key `profile`. */
export function* retiredValues({ kind, root }: JudgedDocument): Iterable<Verdict> {
  if (kind === "requirements") return;
  const approval = placeAt(root, "approval_policy");
  if (approval !== undefined && textAt(approval) === "untrusted")
    yield {
      kind: "refused",
      code: "retired-value",
      place: approval,
      message: 'approval_policy = "untrusted" is no longer supported',
      help: 'remove it, or use "on-request"',
    };
  const profile = placeAt(root, "profile");
  if (profile !== undefined)
    yield {
      kind: "refused",
      code: "retired-value",
      place: profile,
      onKey: true,
      message: "the key profile is no longer supported",
      help: "put the profile's settings into NAME.config.toml and start Codex with --profile NAME",
    };
  const store = placeAt(root, "experimental_thread_store_endpoint");
  if (store !== undefined)
    yield {
      kind: "refused",
      code: "retired-value",
      place: store,
      onKey: true,
      message: `${store.key} is no longer supported`,
      help: "remove it",
    };
}
