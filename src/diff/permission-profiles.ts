import type { Direction } from "../catalogue/order.ts";
import { compareAccess, compareBuiltIn, compareNetwork, compareScanDepth } from "../catalogue/profile-access.ts";
import { resolveProfile } from "../simulate/permission-profile.ts";
import type { Plain } from "../source/located.ts";
import type { Change } from "./change.ts";
import { joined, joinedOrSame } from "./directions.ts";
import type { Side, SideEntry } from "./side.ts";

const prefix = "codex.requirements.permissions.";

/** One leaf of a permission profile, by what it says. Names of paths may have dots; those of profiles have none. */
interface ProfileLeaf {
  readonly profile: string;
  /** `extends`, `filesystem`, `network`. */
  readonly part: string;
  /** Inside the part: a path, `:workspace_roots` and a path, or a key. */
  readonly keys: readonly string[];
}

function readLeaf(id: string): ProfileLeaf | undefined {
  const match = /^([^.]+)\.([^.]+)(?:\.(.+))?$/s.exec(id.startsWith(prefix) ? id.slice(prefix.length) : "");
  const [, profile, part, rest] = match ?? [];
  if (profile === undefined || part === undefined) return undefined;
  const roots = ":workspace_roots.";
  if (rest === undefined) return { profile, part, keys: [] };
  return part === "filesystem" && rest.startsWith(roots)
    ? { profile, part, keys: [roots.slice(0, -1), rest.slice(roots.length)] }
    : { profile, part, keys: [rest] };
}

/** The permission profiles of one side, each with everything that it inherits. */
export class ProfileBook {
  private readonly requirements: Record<string, Record<string, Record<string, Plain>>> = { permissions: {} };
  private readonly extendsEntries = new Map<string, SideEntry>();

  constructor(side: Side) {
    for (const entry of side.entries) {
      const leaf = readLeaf(entry.id);
      if (leaf === undefined) continue;
      let table = ((this.requirements["permissions"] ??= {})[leaf.profile] ??= {});
      for (const key of [leaf.part, ...leaf.keys].slice(0, -1)) table = (table[key] ??= {}) as Record<string, Plain>;
      table[leaf.keys.at(-1) ?? leaf.part] = entry.value;
      if (leaf.part === "extends") this.extendsEntries.set(leaf.profile, entry);
    }
  }

  names(): readonly string[] {
    return Object.keys(this.requirements["permissions"] ?? {});
  }

  has(profile: string): boolean {
    return this.requirements["permissions"]?.[profile] !== undefined;
  }

  extendsOf(profile: string): SideEntry | undefined {
    return this.extendsEntries.get(profile);
  }

  /** Everything that a profile says or inherits, by a name for people. */
  effect(profile: string): Effect {
    const resolved = resolveProfile({ requirements: this.requirements }, profile);
    return {
      access: new Map(
        resolved.entries.map(({ path, inWorkspace, access }) => [
          inWorkspace ? `:workspace_roots ${path}` : path,
          access,
        ]),
      ),
      builtIn: resolved.builtIn,
      scanDepth: resolved.scanDepth,
      network: this.network(profile),
    };
  }

  private network(profile: string, seen: ReadonlySet<string> = new Set()): boolean | undefined {
    const own = this.requirements["permissions"]?.[profile];
    const enabled = (own?.["network"] as Record<string, Plain> | undefined)?.["enabled"];
    if (typeof enabled === "boolean") return enabled;
    const parent = own?.["extends"];
    return typeof parent === "string" && !seen.has(parent)
      ? this.network(parent, new Set([...seen, parent]))
      : undefined;
  }
}

interface Effect {
  readonly access: ReadonlyMap<string, string>;
  readonly builtIn: string | undefined;
  readonly scanDepth: number | undefined;
  readonly network: boolean | undefined;
}

interface Books {
  readonly before: ProfileBook;
  readonly after: ProfileBook;
}

/**
 * The direction of one leaf of a profile that both sides have, with what the profile inherits beside it: what the parent says already
 * changes nothing. Undefined for what has no order.
 */
export function profileDirection(id: string, { before, after }: Books): Direction | undefined {
  const leaf = readLeaf(id);
  if (leaf === undefined || !before.has(leaf.profile) || !after.has(leaf.profile)) return undefined;
  const [old, now] = [before.effect(leaf.profile), after.effect(leaf.profile)];
  if (leaf.part === "extends") return joinedOrSame(...effectMoves(old, now).map(({ direction }) => direction));
  if (leaf.part === "network" && leaf.keys[0] === "enabled") return compareNetwork(old.network, now.network);
  if (leaf.part !== "filesystem") return undefined;
  if (leaf.keys[0] === "glob_scan_max_depth") return compareScanDepth(old.scanDepth, now.scanDepth);
  const name =
    leaf.keys.length === 1 && leaf.keys[0] === ":workspace_roots" ? ":workspace_roots ." : leaf.keys.join(" ");
  return compareAccess(old.access.get(name), now.access.get(name));
}

interface Move {
  readonly direction: Direction;
  readonly text: string;
}

function effectMoves(old: Effect, now: Effect): readonly Move[] {
  type Stated = string | number | boolean | undefined;
  const said = (value: Stated) => (value === undefined ? "(not stated)" : String(value));
  const move = (direction: Direction, name: string, from: Stated, to: Stated): Move => ({
    direction,
    text: `${name} ${said(from)} -> ${said(to)}`,
  });
  return [
    ...[...new Set([...old.access.keys(), ...now.access.keys()])].map((path) =>
      move(compareAccess(old.access.get(path), now.access.get(path)), path, old.access.get(path), now.access.get(path)),
    ),
    move(compareBuiltIn(old.builtIn, now.builtIn), "the built-in profile", old.builtIn, now.builtIn),
    move(compareScanDepth(old.scanDepth, now.scanDepth), "glob_scan_max_depth", old.scanDepth, now.scanDepth),
    move(compareNetwork(old.network, now.network), "network.enabled", old.network, now.network),
  ].filter(({ direction }) => direction !== "same");
}

/** Profiles that say what they said and mean something else, because one that they extend has changed. */
export function inheritedChanges({ before, after }: Books): readonly Change[] {
  return after.names().flatMap((profile): readonly Change[] => {
    const [old, now] = [before.extendsOf(profile), after.extendsOf(profile)];
    // What changes in the profile's own lines is listed by itself.
    if (old === undefined || now === undefined || old.value !== now.value || typeof now.value !== "string") return [];
    const parent = now.value;
    const inherited = (book: ProfileBook) => book.effect(parent);
    const parents = effectMoves(inherited(before), inherited(after)).map(({ text }) => text);
    const moves = effectMoves(before.effect(profile), after.effect(profile)).filter(({ text }) =>
      parents.includes(text),
    );
    if (moves.length === 0) return [];
    const place = ({ place: { file, line }, layer }: SideEntry) =>
      layer === "" ? { file, line } : { file, line, layer };
    return [
      {
        constraint: `${prefix}${profile}`,
        direction: joined(...moves.map(({ direction }) => direction)),
        note: `inherits from ${parent}: ${moves.map(({ text }) => text).join(", ")}`,
        before: parent,
        after: parent,
        old: place(old),
        new: place(now),
        settings: [],
      },
    ];
  });
}
