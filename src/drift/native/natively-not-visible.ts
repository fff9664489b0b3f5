import type { NotVisible } from "../not-visible.ts";

/** What a check without Mandate leaves open on an endpoint that runs, or on a tree that is mounted elsewhere. */
export function nativelyNotVisible(platform: "linux" | "macos", place: "live" | "elsewhere"): readonly NotVisible[] {
  return [
    "cloud",
    "environment",
    "processes",
    "clients",
    ...(place === "elsewhere" ? (["root-parents"] as const) : []),
    "binary-hashes",
    ...(platform === "macos" ? (["configuration-profiles"] as const) : []),
    "policy-text",
  ];
}
