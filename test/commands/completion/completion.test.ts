import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Argument, Command, Option } from "commander";
import { beforeEach, describe, expect, it } from "vitest";
import { constraints } from "../../../src/catalogue/constraints/index.ts";
import { bashCompletion } from "../../../src/commands/completion/bash.ts";
import { type CompletionTree, completionTree } from "../../../src/commands/completion/completion-tree.ts";
import { fishCompletion } from "../../../src/commands/completion/fish.ts";
import { registerCompletion } from "../../../src/commands/completion/register.ts";
import { completionShells } from "../../../src/commands/completion/shells.ts";
import { zshCompletion } from "../../../src/commands/completion/zsh.ts";
import { registrations } from "../../../src/commands/index.ts";
import { newProgram } from "../../../src/commands/program.ts";
import { MemoryHost } from "../../../src/host/memory-host.ts";
import { nodeCrypto } from "../../../src/host/node-crypto.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { itWith, requireTool } from "../../support/tool.ts";

/** A program with every form of option and argument, and words that a shell might trip over. */
function smallProgram(): Command {
  const program = new Command("mandate").version("1.0.0");
  program
    .command("check")
    .description('check [policies]: it\'s "safe", $HOME and `ls`; \\ too')
    .argument("<file...>")
    .option("-q, --quiet", "errors only")
    .option("--codex <binary>", "ask a real: [Codex]")
    .addOption(new Option("-f, --format <format>", "how").choices(["text", "json", "sarif"]));
  program.command("explain").description("why").argument("<policy>").argument("<key>").option("--no-color", "plain");
  program
    .command("completion")
    .description("for a shell")
    .addArgument(new Argument("<shell>").choices(["bash", "zsh"]));
  return program;
}

const tree = completionTree(smallProgram(), { key: ["approvals.allow", "access.allow", "access.deny_read"] });

let directory: string;
beforeEach(() => {
  directory = temporaryDirectory();
  mkdirSync(join(directory, "policies"));
  writeFileSync(join(directory, "my policy.yaml"), "");
});

function writeScript(text: string): string {
  const path = join(temporaryDirectory(), "completion");
  writeFileSync(path, text);
  return path;
}

describe("in bash", () => {
  const script = bashCompletion(tree);

  /** What bash offers for a line; the last word is the one that is typed. "=" is a word of its own, as bash splits it. */
  function offered(line: string): readonly string[] {
    const words = line
      .replace(/=(?=.)/g, " = ")
      .replace(/=$/, " =")
      .split(" ");
    const call = `source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _mandate; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const options = { cwd: directory, encoding: "utf8" } as const;
    const output = execFileSync("bash", ["--norc", "-c", call, writeScript(script), ...words], options);
    return output.split("\n").filter((word) => word !== "");
  }

  it.each([
    ["mandate ", ["check", "explain", "completion", "help"]],
    ["mandate c", ["check", "completion"]],
    ["mandate --v", ["--version"]],
    ["mandate check --", ["--quiet", "--codex", "--format", "--help"]],
    ["mandate check -", ["-q", "--quiet", "--codex", "-f", "--format", "-h", "--help"]],
    ["mandate check --format ", ["text", "json", "sarif"]],
    ["mandate check --format=", ["text", "json", "sarif"]],
    ["mandate check --format=s", ["sarif"]],
    ["mandate check a -f j", ["json"]],
    ["mandate check --codex ", []],
    ["mandate check ", []],
    ["mandate explain ", []],
    ["mandate explain a.yaml ", ["approvals.allow", "access.allow", "access.deny_read"]],
    ["mandate explain --no-color a.yaml access.", ["access.allow", "access.deny_read"]],
    ["mandate explain a.yaml access.allow ", []],
    ["mandate completion ", ["bash", "zsh"]],
    ["mandate completion bash ", []],
    ["mandate -q c", ["check", "completion"]],
  ])("%j offers %j", (line, expected) => {
    expect(offered(line)).toEqual(expected);
  });

  it("does not count the value of an option as an argument", () => {
    const program = new Command("mandate");
    program.command("explain").argument("<policy>").argument("<key>").option("--client <range>");
    const withOption = bashCompletion(completionTree(program, { key: ["k"] }));
    expect(withOption).toContain('"explain --client")');
    const call = `source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _mandate; printf '%s' "\${COMPREPLY[@]}"`;
    for (const value of [
      ["--client", "1"],
      ["--client", "=", "1"],
    ]) {
      const words = ["mandate", "explain", ...value, "a.yaml", ""];
      expect(execFileSync("bash", ["-c", call, writeScript(withOption), ...words], { encoding: "utf8" })).toBe("k");
    }
  });

  itWith("shellcheck", "is clean", () => {
    execFileSync(requireTool("shellcheck"), ["--shell=bash", writeScript(script)], { encoding: "utf8" });
  });
});

describe("in zsh", () => {
  const driver = join(import.meta.dirname, "complete-in-zsh.zsh");

  itWith(
    "zsh",
    "completes what is unique, files where files go, and nothing else",
    () => {
      const script = writeScript(zshCompletion(tree));
      const options = { cwd: directory, encoding: "utf8", stdio: "pipe" } as const;
      const completed = (line: string) =>
        execFileSync(requireTool("zsh"), ["-f", driver, script, line], options).trimEnd();
      const lines = {
        "mandate che": "mandate check",
        "mandate --ver": "mandate --version",
        "mandate check --qui": "mandate check --quiet",
        "mandate check --format sa": "mandate check --format sarif",
        "mandate check --format=sa": "mandate check --format=sarif",
        "mandate check -f js": "mandate check -f json",
        "mandate check my": "mandate check my\\ policy.yaml",
        "mandate check a --codex pol": "mandate check a --codex policies/",
        "mandate explain my": "mandate explain my\\ policy.yaml",
        "mandate explain a.yaml app": "mandate explain a.yaml approvals.allow",
        "mandate explain a.yaml my": "mandate explain a.yaml my",
        "mandate completion z": "mandate completion zsh",
      };
      const found = Object.keys(lines).map((line) => [line, completed(line)]);
      expect(Object.fromEntries(found)).toEqual(lines);
    },
    300_000,
  );
});

describe("in fish", () => {
  const script = fishCompletion(tree);

  itWith("fish", "offers commands, options, values and constraints", () => {
    const options = {
      cwd: directory,
      encoding: "utf8",
      env: { PATH: process.env["PATH"] ?? "", HOME: directory, TERM: "dumb" },
    } as const;
    const path = writeScript(script);
    const offered = (line: string) =>
      execFileSync(
        requireTool("fish"),
        ["--no-config", "-c", 'source $argv[1]; complete -C "$argv[2]"', path, line],
        options,
      )
        .split("\n")
        .filter((row) => row !== "");
    expect(offered("mandate c")).toEqual([
      `check\tcheck [policies]: it's "safe", $HOME and \`ls\`; \\ too`,
      "completion\tfor a shell",
    ]);
    expect(offered("mandate check --f")).toEqual(["--format\thow"]);
    expect(offered("mandate check --format s").map((row) => row.split("\t")[0])).toEqual(["sarif"]);
    expect(offered("mandate check --codex pol")).toEqual(["policies/"]);
    expect(offered("mandate check my")).toEqual(["my policy.yaml"]);
    expect(offered("mandate explain a.yaml app").map((row) => row.split("\t")[0])).toEqual(["approvals.allow"]);
    expect(offered("mandate completion z").map((row) => row.split("\t")[0])).toEqual(["zsh"]);
  });
});

describe("the command", () => {
  it.each(completionShells)("prints a script for %s with every command and constraint", async (shell) => {
    const host = new MemoryHost();
    const program = newProgram();
    let pending: Promise<number> | undefined;
    for (const register of registrations.filter((each) => each !== registerCompletion))
      register(program, () => undefined);
    registerCompletion(program, (action) => {
      pending = action({ host, crypto: nodeCrypto, color: false, quiet: false, verbose: false });
    });
    await program.parseAsync(["completion", shell], { from: "user" });
    expect(await pending).toBe(0);
    expect(host.stderr).toBe("");
    for (const command of program.commands) expect(host.stdout).toContain(command.name());
    const takesKey = program.commands.some(({ registeredArguments }) =>
      registeredArguments.some((each) => each.name() === "key"),
    );
    for (const { id } of takesKey ? constraints : []) expect(host.stdout).toContain(id);
  });
});

it("reads the tree from the program", () => {
  const expected: CompletionTree["commands"][number] = {
    name: "explain",
    description: "why",
    options: [
      { names: ["--no-color"], description: "plain" },
      { names: ["-h", "--help"], description: "display help for command" },
    ],
    arguments: [
      { name: "policy", variadic: false, candidates: { kind: "files" } },
      {
        name: "key",
        variadic: false,
        candidates: { kind: "words", words: ["approvals.allow", "access.allow", "access.deny_read"] },
      },
    ],
  };
  expect(tree.commands.find(({ name }) => name === "explain")).toEqual(expected);
});
