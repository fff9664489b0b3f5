import type { SimulatedPlatform } from "./bundle.ts";

/** A path with its anchor: the file system's root, the user's home or a workspace; `parts` stand below the anchor. */
export interface AnchoredPath {
  readonly anchor: "root" | "home" | "workspace";
  readonly parts: readonly string[];
}

/** A path of a question or a setting. A relative one lies inside a workspace. */
export function anchoredPath(path: string): AnchoredPath {
  const slashed = path.replace(/^([A-Za-z]:)?\\/, "$1/").replaceAll("\\", "/");
  if (slashed === "~" || slashed.startsWith("~/")) return { anchor: "home", parts: pathParts(slashed.slice(1)) };
  if (slashed.startsWith("/") || /^[A-Za-z]:\//.test(slashed)) return { anchor: "root", parts: pathParts(slashed) };
  return { anchor: "workspace", parts: pathParts(slashed) };
}

/** The parts of a path; `.` is dropped and `..` takes the part before it away. */
function pathParts(path: string): readonly string[] {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts;
}

const homes: Readonly<Record<SimulatedPlatform, readonly string[]>> = {
  linux: ["home", "user"],
  cloud: ["home", "user"],
  macos: ["Users", "user"],
  windows: ["C:", "Users", "user"],
};

/**
 * The same place below every anchor that a setting may use. A path in the home directory is also looked for below the usual place
 * of homes; where a workspace lies is unknown, so a path inside one has a single form.
 */
export function formsOf(path: AnchoredPath, platform: SimulatedPlatform): readonly AnchoredPath[] {
  if (path.anchor !== "home") return [path];
  return [path, { anchor: "root", parts: [...homes[platform], ...path.parts] }];
}
