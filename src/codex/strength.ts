import { type LimitFact, limitsOf } from "../catalogue/codex/index.ts";
import type { Platform } from "../policy/layer.ts";
import type { Setting } from "./setting.ts";

/** How strongly a setting binds a user on a platform. `none`: the platform or channel does not carry it. */
export type Strength = "enforced" | "default" | "advisory" | "none";

export function strengthOf(setting: Setting, platform: Platform): Strength {
  const { target, leaves } = setting;
  if (platform === "cloud" && target !== "requirements") return "none";
  // Most keys have no limit, and every stage asks about every setting on every platform.
  const limits = settingLimits(setting);
  const isLimited = (effect: LimitFact["effect"]) =>
    limits.length > 0 && limits.some((limit) => limit.on === platform && limit.effect === effect);
  if (isLimited("ignored")) return "none";
  if (target === "default") return "default";
  if (target === "pinned") return platform === "windows" ? "default" : "enforced";
  if (leaves.length > 0 && leaves.every((leaf) => leaf.constraint.advisory === true)) return "advisory";
  return isLimited("weaker") ? "advisory" : "enforced";
}

/** Cloud delivery carries requirements only, and ignores some of them; a few keys mean something on one platform only. */
export function isCarried(setting: Setting, platform: Platform): boolean {
  if (platform === "cloud" && setting.target !== "requirements") return false;
  const limits = settingLimits(setting);
  return limits.length === 0 || !limits.some((limit) => limit.on === platform && limit.effect === "ignored");
}

function settingLimits({ target, path }: Setting): readonly LimitFact[] {
  return limitsOf(target === "requirements" ? "requirements" : "config", path);
}
