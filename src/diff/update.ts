import type { Platform } from "../policy/layer.ts";
import type { Side } from "./side.ts";

export type UpdateKind = "in-place" | "reinstalls";

/** How devices take the new side, on the whole and on each platform that both sides target. */
export interface Update {
  readonly kind: UpdateKind;
  readonly because: string;
  readonly platforms: readonly PlatformUpdate[];
}

export interface PlatformUpdate {
  readonly platform: Platform;
  readonly kind: UpdateKind;
  /** One sentence without a final stop. */
  readonly because: string;
}

type Named = NonNullable<Side["policy"]>;

/**
 * What each platform's packages are known by, and whether that stays: configuration profiles and MSI packages by the organisation's
 * identifier, Linux packages and .intunewin by the policy's name. Files lie at the same paths whatever delivers them.
 */
const updates: Readonly<Record<Platform, (old: Named, now: Named) => Omit<PlatformUpdate, "platform">>> = {
  macos: (old, now) =>
    old.identifier === now.identifier
      ? inPlace(`the configuration profile keeps its PayloadIdentifier ${now.identifier}`)
      : reinstalls(
          `PayloadIdentifier ${old.identifier} becomes ${now.identifier}: remove the old configuration profile, which stays installed beside the new one`,
        ),
  windows: (old, now) =>
    old.identifier === now.identifier && old.name === now.name
      ? inPlace("the scripts write over the same files, and the MSI keeps its UpgradeCode")
      : reinstalls(
          old.identifier === now.identifier
            ? `the package ${old.name}.intunewin becomes ${now.name}.intunewin`
            : "the MSI has another UpgradeCode: uninstall the old one",
        ),
  linux: (old, now) =>
    old.name === now.name
      ? inPlace(`the packages keep the name ${now.name}`)
      : reinstalls(`the package ${old.name} becomes ${now.name}, which owns the same files: remove the old one first`),
  cloud: () => inPlace("the console's text is replaced as a whole; nothing is installed"),
};

const inPlace = (because: string) => ({ kind: "in-place", because }) as const;
const reinstalls = (because: string) => ({ kind: "reinstalls", because }) as const;

/** The update of all compared policies: one that reinstalls something decides. Sides that are single files have no packages. */
export function updateOf(pairs: readonly { readonly before: Side; readonly after: Side }[]): Update {
  const found = new Map<string, PlatformUpdate>();
  for (const { before, after } of pairs) {
    const [old, now] = [before.policy, after.policy];
    if (old === undefined || now === undefined) continue;
    for (const platform of now.platforms) {
      if (!old.platforms.includes(platform)) continue;
      const update = { platform, ...updates[platform](old, now) };
      const known = found.get(platform);
      if (known === undefined || (known.kind === "in-place" && update.kind === "reinstalls"))
        found.set(platform, update);
      else if (known.kind === "in-place" && known.because !== update.because)
        found.set(platform, { platform, ...inPlace("packages keep their names and identifiers") });
    }
  }
  const platforms = [...found.values()];
  const again = platforms.filter(({ kind }) => kind === "reinstalls");
  if (again.length > 0)
    return {
      kind: "reinstalls",
      because: again.map(({ platform, because }) => `${platform}: ${because}`).join("; "),
      platforms,
    };
  return {
    kind: "in-place",
    because:
      platforms.length === 0
        ? "no package of either side is known by another name: files are replaced"
        : "packages and configuration profiles keep their names and identifiers: nothing is reinstalled",
    platforms,
  };
}
