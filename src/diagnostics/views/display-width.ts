/** Characters that fill two terminal cells: East Asian wide and full-width ones, and emoji shown as pictures. */
const wide =
  /[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\u2e80-\u303e\uff01-\uff60\uffe0-\uffe6]/u;

/** Characters drawn onto the one before them. */
const combining = /[\p{Mn}\p{Me}]/u;

/** How many terminal cells an inert text fills. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

function characterWidth(character: string): number {
  if (character <= "~") return 1;
  if (combining.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}
