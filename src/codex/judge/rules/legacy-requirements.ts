import type { JudgedDocument, Verdict } from "../document.ts";
import { placeAt } from "../place.ts";

const becomeRequirements = ["approval_policy", "sandbox_mode", "approvals_reviewer", "forced_login_method"] as const;

/**
 * Keys of managed_config.toml that Codex turns into requirements: they replace what requirements.toml says about the same thing, even
 * where it is stricter. `web_search` is no requirement there but beats a user's stricter choice.
 */
export function* legacyRequirements({ kind, root }: JudgedDocument): Iterable<Verdict> {
  if (kind !== "managed-config") return;
  for (const key of becomeRequirements) {
    const place = placeAt(root, key);
    if (place !== undefined)
      yield {
        kind: "hazard",
        code: "legacy-beats-requirements",
        place,
        onKey: true,
        message: `${key} in managed_config.toml replaces the requirement in requirements.toml`,
        help: "move it into requirements.toml",
      };
  }
  const search = placeAt(root, "web_search");
  if (search !== undefined)
    yield {
      kind: "hazard",
      code: "legacy-beats-requirements",
      place: search,
      onKey: true,
      message: "web_search in managed_config.toml beats even a user's stricter choice",
      help: "use allowed_web_search_modes in requirements.toml",
    };
}
