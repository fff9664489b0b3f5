import { readCommand } from "./command-guard.ts";
import { wildcardMatch } from "./match-command.ts";
import { programName, takesValue } from "./read-shell.ts";
import { anyCharacter, anyText, unknownText } from "./word-marks.ts";

export interface BranchGuardParameters {
  readonly protected: readonly string[];
  readonly remotes?: readonly string[];
  readonly allow_forced?: boolean;
  readonly deny_commits?: boolean;
}

/** Tells the branch that is checked out in a directory ("" is the session's own); undefined where it cannot be told. */
export type BranchOf = (directory: string) => string | undefined;

/** Why the branch guard refuses a command, or undefined when it lets it run. */
export function refusedByBranchGuard(
  command: string | readonly string[],
  parameters: BranchGuardParameters,
  branchOf: BranchOf,
): string | undefined {
  return new BranchGuard(parameters, branchOf).judge(command);
}

class BranchGuard {
  readonly #parameters: BranchGuardParameters;
  readonly #branchOf: BranchOf;
  #chained = true;
  #repositoryNamed = false;
  /** Where git would run; undefined when that cannot be told. */
  #directory: string | undefined = "";
  /** The branch that the line itself checks out. */
  #switched: string | undefined;

  constructor(parameters: BranchGuardParameters, branchOf: BranchOf) {
    this.#parameters = parameters;
    this.#branchOf = branchOf;
  }

  judge(command: string | readonly string[]): string | undefined {
    const reading = readCommand(command);
    if (reading.overflow) return "The command nests too deep to be checked. Write it as a script file and run that.";
    this.#chained = reading.chained;
    this.#repositoryNamed = reading.variables.includes("GIT_DIR") || reading.variables.includes("GIT_WORK_TREE");
    for (const { words } of reading.commands) {
      const program = programName(words[0] ?? "");
      if (program === "cd" || program === "pushd" || program === "popd") this.#changeDirectory(words);
      if (program !== "git" && program !== "hub") continue;
      const reason = this.#git(words.slice(1));
      if (reason !== undefined) return reason;
    }
    return undefined;
  }

  #changeDirectory(words: readonly string[]): void {
    const [, target = "", ...more] = words;
    const seen = words.length === 2 && more.length === 0 && !hidden(target) && !/^[-+]|[\t\n]/.test(target);
    this.#directory = seen && this.#directory !== undefined ? into(this.#directory, target) : undefined;
  }

  #git(rest: readonly string[]): string | undefined {
    let here = this.#repositoryNamed ? undefined : this.#directory;
    let index = 0;
    while ((rest[index] ?? "").startsWith("-")) {
      const option = rest[index] ?? "";
      index++;
      if (/^--(git-dir|work-tree)/.test(option)) here = undefined;
      if (!takesValue(option, "Cc", ["git-dir", "work-tree", "namespace", "super-prefix", "config-env", "attr-source"]))
        continue;
      const value = rest[index] ?? "";
      index++;
      if (option === "-C")
        here = here === undefined || hidden(value) || /[\t\n]/.test(value) ? undefined : into(here, value);
      if (option === "-c" && /^(push\.|remote\.|branch\.)/i.test(value)) {
        return "git push settings for one call hide what is pushed. Name the branch instead.";
      }
    }
    const subcommand = rest[index] ?? "";
    const words = rest.slice(index + 1);
    if (hidden(subcommand)) return "The git subcommand cannot be seen. Write it out.";
    const current = (what: string) => this.#current(what, here);
    switch (subcommand) {
      case "push":
      case "send-pack":
        return refusedPush(words, this.#parameters, current);
      case "subtree":
        return words.includes("push")
          ? refusedPush(words.slice(words.indexOf("push") + 1), this.#parameters, current)
          : undefined;
      case "branch":
        return refusedBranch(words, this.#parameters);
      case "checkout":
      case "switch":
        this.#switch(words);
        return undefined;
      case "commit":
      case "merge":
      case "cherry-pick":
      case "revert":
      case "rebase":
      case "reset":
      case "am":
      case "pull":
        return this.#parameters.deny_commits === true ? current(`git ${subcommand}`) : undefined;
      default:
        return undefined;
    }
  }

  #switch(words: readonly string[]): void {
    let created = false;
    let name: string | undefined;
    let operands = 0;
    for (let index = 0; index < words.length; index++) {
      const word = words[index] ?? "";
      if (word === "--") break;
      if (/^-[bBcC]$/.test(word) || word === "--orphan" || word === "--create" || word === "--force-create") {
        created = true;
        name = words[index + 1];
        break;
      }
      if (word.startsWith("-") && word !== "-") continue;
      operands++;
      name = word;
    }
    if (!created && operands !== 1) return;
    if (name === undefined || name === "" || name === "-" || hidden(name)) this.#directory = undefined;
    else this.#switched = name;
  }

  /** What uses the checked-out branch: the one that this very line checks out, and the one of the directory. */
  #current(what: string, directory: string | undefined): string | undefined {
    if (this.#switched !== undefined && isProtected(this.#parameters, this.#switched))
      return `${what} would change the protected branch ${this.#switched}.`;
    if (this.#switched !== undefined && this.#chained) return undefined;
    const branch = directory === undefined ? undefined : this.#branchOf(directory);
    if (branch === undefined)
      return `${what} would use the checked-out branch, which cannot be told here. Name the branch.`;
    return isProtected(this.#parameters, branch) ? `${what} would change the protected branch ${branch}.` : undefined;
  }
}

function into(from: string, to: string): string {
  return /^[/~]/.test(to) || from === "" ? to : `${from}/${to}`;
}

function hidden(word: string): boolean {
  return word.includes(unknownText) || word.includes(anyText) || word.includes(anyCharacter);
}

function isProtected(parameters: BranchGuardParameters, branch: string): boolean {
  return parameters.protected.some((pattern) => wildcardMatch(pattern, branch, "*", "?"));
}

/** git takes any unambiguous beginning of a long option. */
function isOption(word: string, name: string, least: number): boolean {
  return word.length >= least && `--${name}`.startsWith(word);
}

type Current = (what: string) => string | undefined;

const pushValues = ["repo", "receive-pack", "exec", "push-option", "prefix"];

function refusedPush(
  words: readonly string[],
  parameters: BranchGuardParameters,
  current: Current,
): string | undefined {
  const operands: string[] = [];
  let forced = false;
  let deleting = false;
  let everything = false;
  let repository = false;
  let operandsOnly = false;
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? "";
    if (operandsOnly || !word.startsWith("-")) operands.push(word);
    else if (word === "--") operandsOnly = true;
    else if (!word.startsWith("--")) {
      if (word.includes("f")) forced = true;
      if (word.includes("d")) deleting = true;
      if (takesValue(word, "oP", [])) index++;
    } else if (word.startsWith("--force") || isOption(word, "force", 5)) forced ||= !word.startsWith("--force-if");
    else if (isOption(word, "delete", 4)) deleting = true;
    else if (
      isOption(word, "mirror", 3) ||
      isOption(word, "all", 3) ||
      isOption(word, "branches", 3) ||
      isOption(word, "prune", 4)
    )
      everything = true;
    else if (word.startsWith("--repo=")) repository = true;
    else if (takesValue(word, "", pushValues)) {
      if (word === "--repo") repository = true;
      index++;
    }
  }
  if (!repository) {
    const remote = operands.shift();
    if (remote !== undefined && !hidden(remote) && !guardsRemote(parameters, remote)) return undefined;
  }
  if (forced && parameters.allow_forced !== true) return "Forced pushes are not allowed.";
  if (everything) return "Pushing every branch would reach the protected ones. Name the branch.";
  const settled = operands.filter((operand, index) => !(operand === "tag" || operands[index - 1] === "tag"));
  if (settled.length === 0 && operands.length === 0) return current("git push");
  for (const operand of settled) {
    const reason = refusedRefspec(operand, parameters, current, deleting);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function guardsRemote(parameters: BranchGuardParameters, remote: string): boolean {
  const { remotes } = parameters;
  if (remotes === undefined || remotes.length === 0) return true;
  // A remote written as an address may be any of them.
  return (
    /[/:]/.test(remote) || remote.startsWith(".") || remotes.some((pattern) => wildcardMatch(pattern, remote, "*", "?"))
  );
}

function refusedRefspec(
  operand: string,
  parameters: BranchGuardParameters,
  current: Current,
  deleting: boolean,
): string | undefined {
  if (operand.startsWith("+") && parameters.allow_forced !== true) return "Forced pushes are not allowed.";
  const refspec = operand.replace(/^\+/, "");
  if (refspec === ":") return "Pushing every matching branch would reach the protected ones. Name the branch.";
  const colon = refspec.indexOf(":");
  const destination = (colon < 0 ? refspec : refspec.slice(colon + 1))
    .replace(/^refs\/heads\//, "")
    .replace(/^heads\//, "");
  if (colon < 0 && (destination === "HEAD" || destination === "@")) return current(`git push of ${destination}`);
  if (hidden(destination) || destination.includes("*"))
    return "The branch that is pushed to cannot be seen. Write its name out.";
  if (destination.startsWith("refs/")) return undefined;
  if (!isProtected(parameters, destination)) return undefined;
  return deleting || colon === 0
    ? `The protected branch ${destination} must not be deleted.`
    : `git push would change the protected branch ${destination}.`;
}

function refusedBranch(words: readonly string[], parameters: BranchGuardParameters): string | undefined {
  const changes = words.some(
    (word) =>
      /^-[A-Za-z]*[dDfMmC]/.test(word) ||
      isOption(word, "delete", 4) ||
      isOption(word, "force", 4) ||
      isOption(word, "move", 4),
  );
  if (!changes) return undefined;
  const named = words.find((word) => !word.startsWith("-") && isProtected(parameters, word));
  return named === undefined ? undefined : `The protected branch ${named} must not be moved or deleted.`;
}
