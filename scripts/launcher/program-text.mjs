// dist/mandate.mjs is one file: a launcher, and below it the program in comments, which Node passes over when it reads the file.

/** A launcher with the program below it. The program is the text of a function of CommonJS's variables. */
export function fileText(launcher, program) {
  const text = `${launcher.trimEnd()}\n${program.replaceAll(/^/gm, "//")}\n`;
  // A comment ends at more than a line feed, the launcher could hold what the program is found by, and it reads ASCII alone.
  if (/[^\0-\x7f]|\r/.test(text) || programIn(text).source !== `${program}\n`)
    throw new Error("the program cannot stand in comments below this launcher");
  return text;
}

/** The program of a CommonJS bundle. */
export function programOf(bundle) {
  return `(function (exports, require, module, __filename, __dirname) {${bundle}\n})`;
}

/** The program in the text of dist/mandate.mjs, and the line (from 0) at which it begins. */
export function programIn(text) {
  const start = text.indexOf("\n//");
  if (start === -1) throw new Error("mandate.mjs holds no program: build it again");
  const source = text.slice(start).replaceAll("\n//", "\n").slice(1);
  return { source, line: text.slice(0, start + 1).split("\n").length - 1 };
}
