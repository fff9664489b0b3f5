import { findKey } from "../../../catalogue/codex/index.ts";
import type { JudgedDocument, Verdict } from "../document.ts";
import { type Member, membersOf, type Place, placeAt, textAt, textsIn } from "../place.ts";

const modifiers = ["ctrl", "alt", "shift"];
const keyNames = new Set(
  "enter tab backspace esc delete up down left right home end page-up page-down space minus".split(" "),
);

/** Keybindings of the terminal interface: `ctrl-a`, `f5`, `shift-enter`. Codex does not start on one that it cannot read. */
export function* keybindings({ kind, artefact, root }: JudgedDocument): Iterable<Verdict> {
  if (kind === "requirements") return;
  const known = (group: Member): boolean => findKey(artefact, group.path) !== undefined;
  for (const group of membersOf(placeAt(root, "tui", "keymap")).filter(known))
    for (const action of membersOf(group)) {
      const own = textAt(action);
      const bindings: readonly { readonly text: string; readonly place: Place }[] =
        own === undefined ? textsIn(action) : [{ text: own, place: action }];
      for (const { text, place } of bindings)
        if (!isBinding(text))
          yield {
            kind: "refused",
            place,
            message: `"${text}" is no keybinding`,
            help: "use values like ctrl-a or shift-enter",
          };
    }
}

function isBinding(text: string): boolean {
  let key = text.trim().toLowerCase();
  for (let prefix = prefixOf(key); prefix !== undefined; prefix = prefixOf(key)) key = key.slice(prefix.length + 1);
  return keyNames.has(key) || /^f([1-9]|1\d|2[0-4])$/.test(key) || /^[!-,.-~]$/.test(key);
}

function prefixOf(key: string): string | undefined {
  return modifiers.find((modifier) => key.startsWith(`${modifier}-`) && key.length > modifier.length + 1);
}
