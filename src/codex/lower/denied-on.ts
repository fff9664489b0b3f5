import { type Diagnostic, diagnose } from "../../diagnostics/diagnostic.ts";
import type { Platform } from "../../policy/layer.ts";
import type { LocatedNode } from "../../source/located.ts";
import { isWindowsPath } from "../windows-path.ts";
import type { LowerContext } from "./context.ts";
import { itemsOf, listOf } from "./nodes.ts";

/**
 * The denied paths that a platform gets. A path of Windows stops Codex on macOS and Linux (measured since 0.156.0), so it is delivered to
 * Windows alone; what the cloud channel delivers reaches every system.
 */
export function deniedOn(denied: LocatedNode, platform: Platform): LocatedNode {
  if (platform === "windows" || !itemsOf(denied).some(isOfWindows)) return denied;
  return listOf(
    itemsOf(denied).filter((item) => !isOfWindows(item)),
    denied.span,
  );
}

/** Paths of Windows in a policy that is not for Windows: nothing delivers them. */
export function windowsDeniesWithoutWindows(
  denied: LocatedNode | undefined,
  { policy }: LowerContext,
): readonly Diagnostic[] {
  if (policy.targets?.platforms.includes("windows") === true) return [];
  return itemsOf(denied)
    .filter(isOfWindows)
    .map((item) =>
      diagnose("deny-read-ineffective", item.span, "a path of Windows protects nothing where Windows is no target", {
        help: "add windows to targets.platforms, or remove the path",
      }),
    );
}

function isOfWindows(item: LocatedNode): boolean {
  return item.kind === "scalar" && typeof item.value === "string" && isWindowsPath(item.value);
}
