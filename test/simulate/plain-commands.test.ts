import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { plainCommands } from "../../src/simulate/plain-commands.ts";

// Each text was run by Codex 0.169.0 under a rule that forbids [git, push]: "plain" ones were rejected by that rule.
const plain: readonly (readonly [string, readonly (readonly string[])[]])[] = [
  ["git push", [["git", "push"]]],
  ["git  push\t", [["git", "push"]]],
  [
    "git status; git push",
    [
      ["git", "status"],
      ["git", "push"],
    ],
  ],
  ["true && git push", [["true"], ["git", "push"]]],
  ["ls &&\ngit push", [["ls"], ["git", "push"]]],
  [
    "echo hi | git push",
    [
      ["echo", "hi"],
      ["git", "push"],
    ],
  ],
  ["git push || true", [["git", "push"], ["true"]]],
  ["git push;", [["git", "push"]]],
  ["\ngit push\n\n\nls\n", [["git", "push"], ["ls"]]],
  ["git \\\n push", [["git", "push"]]],
  ["git pu\\\nsh", [["git", "pu", "sh"]]],
  ["git \\ push", [["git", "push"]]],
  ["git 'push'", [["git", "push"]]],
  ["git pu''sh", [["git", "push"]]],
  ['git pu"s"h', [["git", "push"]]],
  ["git push ''", [["git", "push", ""]]],
  ['echo "a\\b"', [["echo", "a\\b"]]],
  ["git push 'a\nb'", [["git", "push", "a\nb"]]],
  ["git push !", [["git", "push", "!"]]],
  ["!git push", [["!git", "push"]]],
  ["git push a=b --x=y", [["git", "push", "a=b", "--x=y"]]],
  ["git push\u00a0x", [["git", "push\u00a0x"]]],
  ["7z x; 0x1f", [["7z", "x"], ["0x1f"]]],
  ["fi; git push", [["fi"], ["git", "push"]]],
];

const notPlain = [
  "",
  "(git push)",
  "if true; then git push; fi",
  "for x in a; do git push; done",
  "GIT_DIR=/x git push",
  "git push > /tmp/x",
  "git push 2>&1",
  '"git" push',
  "'git' push",
  "$(git push)",
  "`git push`",
  "git push & wait",
  "ls&git push",
  "! git push",
  "git push |& cat",
  "git push <<EOF\nx\nEOF",
  "git push # done",
  "git push *.txt",
  "git push ~/x",
  "git push {a,b}",
  "git push HEAD^",
  "git push $HOME",
  'git push "$HOME"',
  'git push "a\\"b"',
  "git pu\\sh",
  "git push\\ x",
  "git push &&",
  "; git push",
  "git push;;",
  "git push;\n;ls",
  "ls\n| git push",
  "git push\\\n",
  "git push 'abc",
  "=a; git push",
  "git push =x",
  "123; git push",
  "-5; git push",
  "a%b; git push",
  "a@b; git push",
  "export X=1; git push",
  "[ a ]; git push",
  "git push ''\"\"",
];

describe("plainCommands", () => {
  it.each(plain)("takes %j apart", (text, commands) => {
    expect(plainCommands(text)).toEqual(commands);
  });

  it.each(notPlain)("does not take %j apart", (text) => {
    expect(plainCommands(text)).toBeUndefined();
  });

  it("gives back the words of commands that it joins", () => {
    const program = fc.stringMatching(/^[a-z]{2,6}x$/);
    const word = fc.stringMatching(/^[a-zA-Z0-9_./:,+@%-]{1,8}$/);
    const command = fc.tuple(program, fc.array(word, { maxLength: 4 })).map(([name, words]) => [name, ...words]);
    const separator = fc.constantFrom(" && ", ";", "|", " || ", "\n", " ; ");
    fc.assert(
      fc.property(fc.array(fc.tuple(command, separator), { minLength: 1, maxLength: 4 }), (commands) => {
        const text = commands
          .map(([words, mark], index) => words.join(" ") + (index < commands.length - 1 ? mark : ""))
          .join("");
        expect(plainCommands(text)).toEqual(commands.map(([words]) => words));
      }),
    );
  });

  it("never throws, and never makes an empty command", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(..."ab '\"\\;|&\n$=!#~*-12%@".split("")), maxLength: 16 }),
        (text) => {
          expect(plainCommands(text)?.every((words) => words.length > 0) ?? true).toBe(true);
        },
      ),
    );
  });
});
