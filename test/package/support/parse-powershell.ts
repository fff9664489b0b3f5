import { createRequire } from "node:module";
import { Language, Parser } from "web-tree-sitter";

const require = createRequire(import.meta.url);
const grammar = require.resolve("tree-sitter-powershell/tree-sitter-powershell.wasm");
let parser: Parser | undefined;

/** The lines on which a real PowerShell grammar finds an error. */
export async function powershellErrors(script: string): Promise<readonly string[]> {
  if (parser === undefined) {
    await Parser.init();
    parser = new Parser();
    parser.setLanguage(await Language.load(grammar));
  }
  const tree = parser.parse(script);
  if (tree === null) throw new Error("the PowerShell grammar gave no tree");
  const errors = tree.rootNode.hasError ? tree.rootNode.descendantsOfType("ERROR") : [];
  const lines = errors.map((node) => `${node?.startPosition.row ?? 0}: ${node?.text.slice(0, 80) ?? ""}`);
  return tree.rootNode.hasError && lines.length === 0 ? ["something is missing"] : lines;
}
