import { isWindowsPath } from "../../windows-path.ts";
import type { JudgedDocument, Verdict } from "../document.ts";
import { versionsWith } from "../measured-changes.ts";
import { type Member, membersOf, placeAt, textAt } from "../place.ts";
import { activeProfiles, profilesOf } from "../profiles.ts";

/** Special paths, and whether they take entries below themselves. */
const specialPaths: Readonly<Record<string, boolean>> = {
  ":root": false,
  ":minimal": false,
  ":tmpdir": false,
  ":slash_tmp": false,
  ":workspace_roots": true,
  ":project_roots": true,
};
const ownKeys = ["glob_scan_max_depth"];

/**
 * Paths in a profile's filesystem table: absolute, `~/...`, or a special name with a colon; below one of them only descendants. Globs
 * can only be denied, except for a last step `**`, and a denied glob right below the root, like a denied workspace, stops every
 * session. Special names that Codex does not know are passed over with a warning. Codex reads the default profile and those it
 * extends when it starts; the others stop whoever chooses them.
 */
export function* permissionProfilePaths(document: JudgedDocument): Iterable<Verdict> {
  const active = activeProfiles(document);
  for (const profile of profilesOf(document)) {
    const isActive = active.some((other) => other.key === profile.key);
    for (const entry of membersOf(placeAt(profile, "filesystem")))
      if (!ownKeys.includes(entry.key))
        for (const verdict of judgeEntry(entry)) {
          // Older clients do not expand denials before the session, and so start.
          const versions =
            verdict.kind === "stops-sessions" ? versionsWith("expandsDenials", document.versions) : document.versions;
          yield isActive ? { ...verdict, versions } : asChoice(verdict, profile.key);
        }
  }
}

function asChoice(verdict: Verdict, profile: string): Verdict {
  if (verdict.kind !== "refused" && verdict.kind !== "stops-sessions") return verdict;
  return {
    ...verdict,
    kind: "hazard",
    code: "user-can-stop-himself",
    message: `whoever chooses the profile "${profile}" cannot start Codex: ${verdict.message}`,
  };
}

function* judgeEntry(entry: Member): Iterable<Verdict> {
  const path = entry.key;
  const about = { place: entry, onKey: true } as const;
  const access = textAt(entry);
  if (isWindowsPath(path)) {
    yield {
      kind: "hazard",
      code: "stops-some-hosts",
      ...about,
      message: `the Windows path "${path}" stops Codex on macOS and Linux`,
      help: "deliver this profile to Windows only",
      notOnWindows: true,
    };
  } else if (!isAbsolute(path) && !path.startsWith(":")) {
    yield {
      kind: "refused",
      ...about,
      message: `the filesystem path "${path}" must be absolute, use ~/..., or start with a colon`,
    };
  } else if (path.startsWith(":") && specialPaths[path] === undefined) {
    const message = `Codex does not know the special path "${path}" and passes over it`;
    yield { kind: "ineffective", ...about, message, help: `use one of ${Object.keys(specialPaths).join(", ")}` };
  } else if (access !== undefined) {
    yield* judgeAccess(path, access, about);
  }
  for (const inner of membersOf(entry)) yield* judgeInner(path, inner);
}

function* judgeAccess(
  path: string,
  access: string,
  about: { readonly place: Member; readonly onKey: true },
): Iterable<Verdict> {
  const isDenied = access === "deny" || access === "none";
  if (!isDenied && isGlob(path.replace(/\/\*\*$/, "")))
    yield {
      kind: "refused",
      ...about,
      message: `the glob "${path}" only supports deny access`,
      help: "use an exact path, or a last step /** for a whole subtree",
    };
  else if (!isDenied && path === "/**")
    yield {
      kind: "refused",
      ...about,
      message: `the filesystem path "${path}" has no directory in front`,
      help: 'use ":root"',
    };
  else if (isDenied && /^\/[^/]*[*?]/.test(path))
    yield {
      kind: "stops-sessions",
      ...about,
      message: `"${path}" cannot be safely expanded, which stops every session`,
      help: "use a pattern with a directory other than the root in front",
    };
  else if (isDenied && specialPaths[path] === true)
    yield { kind: "stops-sessions", ...about, message: `denying "${path}" denies the session its own directory` };
}

function* judgeInner(path: string, inner: Member): Iterable<Verdict> {
  const access = textAt(inner);
  if (access === undefined) return;
  const about = { place: inner, onKey: true } as const;
  const isDenied = access === "deny" || access === "none";
  const glob = isGlob(isDenied ? inner.key : inner.key.replace(/\/\*\*$/, ""));
  const takesGlobs = (isAbsolute(path) && !isGlob(path)) || specialPaths[path] === true;
  if (!isDescendant(inner.key))
    yield {
      kind: "refused",
      ...about,
      message: `the filesystem subpath "${inner.key}" must be a descendant path without "." or ".."`,
    };
  else if (glob && (!isDenied || !takesGlobs))
    yield {
      kind: "refused",
      ...about,
      message: `the glob "${inner.key}" is not supported here`,
      help: "globs can be denied below absolute paths and :workspace_roots",
    };
  else if (specialPaths[path] === false && inner.key !== ".")
    yield { kind: "refused", ...about, message: `the filesystem path "${path}" does not support nested entries` };
  else if (isDenied && path === "/" && glob && /^[^/]*[*?]/.test(inner.key))
    yield {
      kind: "stops-sessions",
      ...about,
      message: `"/${inner.key}" cannot be safely expanded, which stops every session`,
    };
  else if (isDenied && specialPaths[path] === true && /^(\.|[^*?]*\/\.)$/.test(inner.key))
    yield {
      kind: "stops-sessions",
      ...about,
      message: `denying "${inner.key}" below "${path}" denies the session its own directory`,
    };
}

/** `.` alone is the directory itself; otherwise no step may lead up, and the first may not be `.`. */
function isDescendant(path: string): boolean {
  if (path === ".") return true;
  return path !== "" && !path.startsWith("/") && !path.startsWith("./") && !path.split("/").includes("..");
}

function isAbsolute(path: string): boolean {
  return path.startsWith("/") || path === "~" || path.startsWith("~/");
}

function isGlob(path: string): boolean {
  return /[*?[]/.test(path);
}
