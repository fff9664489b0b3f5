import { createRequire } from "node:module";
import { Language, Parser, type Tree } from "web-tree-sitter";

const require = createRequire(import.meta.url);
const grammar = require.resolve("tree-sitter-powershell/tree-sitter-powershell.wasm");
let parser: Promise<Parser> | undefined;

/** The lines on which a real PowerShell grammar finds an error. */
export async function powershellErrors(script: string): Promise<readonly string[]> {
  const tree = await parse(script);
  const errors = tree.rootNode.hasError ? tree.rootNode.descendantsOfType("ERROR") : [];
  const lines = errors.map((node) => `${node?.startPosition.row ?? 0}: ${node?.text.slice(0, 80) ?? ""}`);
  return tree.rootNode.hasError && lines.length === 0 ? ["something is missing"] : lines;
}

/** What a script consists of, without the texts in it: two scripts of one shape differ in literals and comments alone. */
export async function powershellShape(script: string): Promise<string> {
  return (await parse(script)).rootNode.toString();
}

async function parse(script: string): Promise<Tree> {
  parser ??= newParser();
  const tree = (await parser).parse(script);
  if (tree === null) throw new Error("the PowerShell grammar gave no tree");
  return tree;
}

async function newParser(): Promise<Parser> {
  await Parser.init();
  const made = new Parser();
  made.setLanguage(await Language.load(grammar));
  return made;
}
