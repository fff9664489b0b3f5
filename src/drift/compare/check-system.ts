import { modeText } from "../../package/file-tree.ts";
import { type ExpectedFile, type Expectation, shownPath, systemDirectories } from "../expectation.ts";
import type { FindingCode } from "../finding-codes.ts";
import type { ObservedFile } from "../observe/observe-file.ts";
import { type ExtraFile, isLinked, type ObservedSystem } from "../observe/observe-system.ts";
import type { Finding } from "../report.ts";
import { finding } from "./finding.ts";

/** A file whose bytes are not the bundle's, or that is not the bundle's at all, and whose meaning is still to be compared. */
export interface DifferentFile {
  readonly path: string;
  /** Relative to the system directory. */
  readonly name: string;
  readonly expected?: ExpectedFile;
  readonly actual: Uint8Array;
}

export interface SystemCheck {
  readonly findings: readonly Finding[];
  readonly different: readonly DifferentFile[];
  /** The bundle's files that are there with the bundle's bytes. */
  readonly same: readonly ExpectedFile[];
  /** Whether anything of the bundle is there. */
  readonly present: boolean;
}

/** Links that macOS itself has. */
const systemLinks: ReadonlySet<string> = new Set(["/etc", "/var", "/tmp"]);

/** Compares what lies in the system directory with the bundle's files, byte by byte, with owners, modes and directories. */
export function checkSystem(
  expected: Expectation,
  observed: ObservedSystem,
  sha256: (bytes: Uint8Array) => string,
): SystemCheck {
  const check = new Check(expected, sha256);
  expected.files.forEach((file, index) => {
    const found = observed.files[index];
    if (found !== undefined) check.file(file, found);
  });
  for (const extra of observed.extras) check.extra(extra);
  for (const { path, looked } of observed.parents) check.parent(path, looked);
  for (const { path, message } of observed.unlisted)
    check.add("unverifiable", `what lies in this directory cannot be listed: ${message}`, path);
  const { findings, different, same, present } = check;
  return { findings, different, same, present };
}

class Check {
  readonly findings: Finding[] = [];
  readonly different: DifferentFile[] = [];
  readonly same: ExpectedFile[] = [];
  present = false;
  private readonly expected: Expectation;
  private readonly sha256: (bytes: Uint8Array) => string;

  constructor(expected: Expectation, sha256: (bytes: Uint8Array) => string) {
    this.expected = expected;
    this.sha256 = sha256;
  }

  add(code: FindingCode, message: string, path: string, values: Partial<Finding> = {}): void {
    this.findings.push(finding(code, message, { path: shownPath(path, this.expected.platform), ...values }));
  }

  file(file: ExpectedFile, found: ObservedFile): void {
    const { path } = file;
    this.links(found);
    if (found.kind !== "missing" && found.kind !== "denied") this.present = true;
    switch (found.kind) {
      case "missing":
        this.add("missing-file", "the bundle installs this file, and it is not there", path, {
          expected: `sha256:${file.sha256}`,
          actual: "(missing)",
          ...sourceOf(file),
        });
        return;
      case "denied":
        this.add("unverifiable", `it cannot be looked at: ${found.message}`, path);
        return;
      case "directory":
      case "fifo":
      case "device":
      case "socket":
        this.add("not-a-file", `a ${found.kind} lies in its place`, path, { expected: "file", actual: found.kind });
        return;
      case "file":
        this.access(file, found);
        this.content(file, found);
    }
  }

  private content(file: ExpectedFile, found: ObservedFile & { readonly kind: "file" }): void {
    const { path, name } = file;
    const { content } = found;
    const code = name.startsWith("hooks/") ? "changed-hook" : "changed-file";
    const values = { expected: `sha256:${file.sha256}`, ...sourceOf(file) };
    if (content.kind === "denied") {
      this.add("unverifiable", `it cannot be read: ${content.message}`, path);
      return;
    }
    if (content.kind === "too-large") {
      const actual = `${found.size} bytes`;
      this.add(code, `it has ${actual}, and the bundle's has ${file.size}: it was not read`, path, {
        ...values,
        actual,
      });
      return;
    }
    const sha256 = this.sha256(content.bytes);
    if (sha256 === file.sha256) {
      this.same.push(file);
      return;
    }
    const isHook = name.startsWith("hooks/");
    if (isHook || file.content === undefined) {
      const message = isHook
        ? "the hook script has other bytes than the bundle's"
        : "it has other bytes than the bundle's; a manifest alone does not say what they mean";
      this.add(code, message, path, { ...values, actual: `sha256:${sha256}` });
      return;
    }
    this.different.push({ path, name, expected: file, actual: content.bytes });
  }

  extra({ file, name, place }: ExtraFile): void {
    const code = place === "managed-config" ? "legacy-managed-config" : place === "hooks" ? "extra-hook" : "extra-file";
    const windowsLegacy = place === "managed-config" && this.expected.platform === "windows";
    if (file.kind === "denied") {
      this.add("unverifiable", `it cannot be looked at: ${file.message}`, file.path);
      return;
    }
    // The directory above was said by the bundle's own files.
    if (isLinked(file, name)) this.add("symlink", "a link lies where Codex reads", file.path);
    const message =
      place === "managed-config"
        ? windowsLegacy
          ? "clients before 0.149.1 read this file, and it beats requirements.toml"
          : "the bundle has no such file, and what it sets replaces requirements.toml"
        : place === "hooks"
          ? "the bundle has no such script"
          : "Codex reads this file, and the bundle does not own it";
    this.add(code, message, file.path, {
      expected: "(none)",
      actual: file.kind === "missing" ? (isLinked(file, name) ? "link" : "(a name that is no UTF-8)") : file.kind,
    });
    if (file.kind !== "file") return;
    if (file.content.kind === "bytes" && place !== "hooks" && place !== "other")
      this.different.push({ path: file.path, name, actual: file.content.bytes });
  }

  /** A link in place of a file or of a directory above it: whoever owns it decides what Codex reads. */
  private links({ links }: ObservedFile): void {
    for (const link of links) this.link(link);
  }

  private link(link: string): void {
    if (this.expected.platform === "macos" && systemLinks.has(link)) return;
    if (this.findings.some((item) => item.code === "symlink" && item.path === link)) return;
    this.add("symlink", "a link lies in the way to what Codex reads", link, {
      expected: "file or directory",
      actual: "link",
    });
  }

  private access({ path, mode, owner, name }: ExpectedFile, found: ObservedFile & { readonly kind: "file" }): void {
    // Windows has access control lists instead, which the native check looks at.
    if (this.expected.platform === "windows") return;
    if (found.userId !== 0 || found.groupId !== 0)
      this.add("wrong-owner", "it belongs to somebody else", path, {
        expected: owner,
        actual: `${found.userId}:${found.groupId}`,
      });
    if (found.mode === mode) return;
    const values = { expected: modeText(mode), actual: modeText(found.mode) };
    if ((found.mode & 0o022) !== 0) this.add("writable", "others may write to it", path, values);
    else if (name.startsWith("hooks/") && (found.mode & 0o111) !== 0o111)
      this.add("hook-not-executable", "users cannot run the hook script", path, values);
    else this.add("wrong-mode", "it has other permission bits", path, values);
  }

  /** Directories that the bundle owns have the installer's mode; the others must only be the administrator's. */
  parent(path: string, looked: ObservedSystem["parents"][number]["looked"]): void {
    if (looked.kind === "symlink") this.link(path);
    if (this.expected.platform === "windows" || looked.kind !== "directory") return;
    const directory = systemDirectories[this.expected.platform];
    const isOwn =
      path === directory ||
      this.expected.files.some((file) => file.path.startsWith(`${path}/`) && path.startsWith(directory));
    const actual = `${looked.userId}:${looked.groupId} ${modeText(looked.mode)}`;
    if (looked.userId !== 0 || (looked.mode & 0o022) !== 0)
      this.add("writable-parent", "others may replace what lies in this directory", path, {
        expected: "0:0 0755",
        actual,
      });
    else if (isOwn && looked.mode !== 0o755)
      this.add("wrong-mode", "the directory has other permission bits", path, {
        expected: "0755",
        actual: modeText(looked.mode),
      });
  }
}

/** The first place of the policy that the file carries. */
function sourceOf({ constraints }: ExpectedFile): Pick<Finding, "source"> {
  const [first] = constraints;
  return first === undefined ? {} : { source: { layer: first.layer, file: first.file, line: first.line } };
}
