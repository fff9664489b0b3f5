/** Whether a path stays inside the bundle on every system that may unpack it, and means one place there. */
export function isSafePath(path: string): boolean {
  if (/[\\:\u0000-\u001f\u007f]/.test(path)) return false;
  // Windows drops dots and spaces at the end of a name, so that ".. " is "..".
  return path.split("/").every((part) => part !== "" && !/[. ]$/.test(part));
}

/** The paths that, on a file system without case or with one Unicode form only, fall together with an earlier one. */
export function collidingPaths(paths: readonly string[]): readonly (readonly [path: string, other: string])[] {
  const places = new Map<string, string>();
  const colliding = new Map<string, string>();
  for (const path of paths) {
    const parts = path.split("/");
    for (let depth = 1; depth <= parts.length; depth += 1) {
      const place = parts.slice(0, depth).join("/");
      const folded = place.normalize("NFC").toUpperCase().toLowerCase();
      const other = places.get(folded);
      if (other === undefined) places.set(folded, place);
      else if (other !== place && !colliding.has(path)) colliding.set(path, other);
    }
  }
  return [...colliding];
}
