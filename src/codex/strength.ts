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
  if (isLimited(limits, platform, "ignored")) return "none";
  if (target === "default") return "default";
  if (target === "pinned") return platform === "windows" ? "default" : "enforced";
  if (leaves.length > 0 && leaves.every((leaf) => leaf.constraint.advisory === true)) return "advisory";
  return isLimited(limits, platform, "weaker") ? "advisory" : "enforced";
}

/** Cloud delivery carries requirements only, and ignores some of them; a few keys mean something on one platform only. */
export function isCarried(setting: Setting, platform: Platform): boolean {
  if (platform === "cloud" && setting.target !== "requirements") return false;
  return !isLimited(settingLimits(setting), platform, "ignored");
}

function isLimited(limits: readonly LimitFact[], platform: Platform, effect: LimitFact["effect"]): boolean {
  return limits.length > 0 && limits.some((limit) => limit.on === platform && limit.effect === effect);
}

function settingLimits({ target, path }: Setting): readonly LimitFact[] {
  return limitsOf(target === "requirements" ? "requirements" : "config", path);
}
