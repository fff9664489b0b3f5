import { type CodexArtefact, type LimitFact, limitsOf } from "../catalogue/codex/index.ts";
import type { Platform } from "../policy/layer.ts";
import type { Setting } from "./setting.ts";

/** How strongly a setting binds a user on a platform. `none`: the platform or channel does not carry it. */
export type Strength = "enforced" | "default" | "advisory" | "none";

export function strengthOf(setting: Setting, platform: Platform): Strength {
  if (!isCarried(setting, platform)) return "none";
  if (setting.target === "default") return "default";
  if (setting.target === "pinned") return platform === "windows" ? "default" : "enforced";
  if (setting.leaves.length > 0 && setting.leaves.every((leaf) => leaf.constraint.advisory === true)) return "advisory";
  return isLimited("requirements", setting, platform, "weaker") ? "advisory" : "enforced";
}

/** Cloud delivery carries requirements only, and ignores some of them; a few keys mean something on one platform only. */
export function isCarried(setting: Setting, platform: Platform): boolean {
  if (platform === "cloud" && setting.target !== "requirements") return false;
  return !isLimited(setting.target === "requirements" ? "requirements" : "config", setting, platform, "ignored");
}

function isLimited(
  artefact: CodexArtefact,
  { path }: Setting,
  platform: Platform,
  effect: LimitFact["effect"],
): boolean {
  // Most keys have no limit, and every stage asks about every setting on every platform.
  const limits = limitsOf(artefact, path);
  return limits.length > 0 && limits.some((limit) => limit.on === platform && limit.effect === effect);
}
