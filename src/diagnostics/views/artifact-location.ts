/** Where a SARIF result lies: a URI reference, relative to the repository's root where the file name is relative. */
export interface ArtifactLocation {
  readonly uri: string;
  readonly uriBaseId?: "%SRCROOT%";
}

/** The location of a file as it is named in spans: a path as given, or `profile:NAME`. */
export function artifactLocation(file: string): ArtifactLocation {
  if (file.startsWith("profile:")) return { uri: `profile:${encodePath(file.slice("profile:".length))}` };
  const path = file.replaceAll("\\", "/");
  if (/^[A-Za-z]:\//.test(path)) return { uri: `file:///${path.slice(0, 2)}${encodePath(path.slice(2))}` };
  if (path.startsWith("/")) return { uri: `file://${encodePath(path)}` };
  return { uri: encodePath(path.replace(/^(\.\/)+/, "")), uriBaseId: "%SRCROOT%" };
}

/** Percent-encodes each segment, a colon included: a relative reference may not have one in its first segment. */
function encodePath(path: string): string {
  return path
    .replace(/\p{Cs}/gu, "\ufffd")
    .split("/")
    .map(encodeURIComponent)
    .join("/");
}
