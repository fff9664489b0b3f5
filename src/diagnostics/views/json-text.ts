/**
 * JSON with an indent for the upper levels and one line for each value below them: a report of ten thousand leaves has a line for each
 * leaf, not ten. It ends with a line end.
 */
export function jsonText(value: unknown, expandedLevels: number): string {
  return new Writer().write(value, expandedLevels);
}

/** From this length a list that was written is kept: the same list stands in many places of a manifest. */
const longList = 100;

/** Where the pieces of a list stand, and their text once it was asked for. */
interface WrittenList {
  readonly depth: number;
  readonly start: number;
  readonly end: number;
  text?: string;
}

/** A text of many megabytes is put together once, from all its pieces. */
class Writer {
  private readonly pieces: string[] = [];
  /** By depth and name: what stands before a member's value. */
  private readonly names: Map<string, string>[] = [];
  private readonly lists = new WeakMap<readonly unknown[], WrittenList>();

  write(value: unknown, levels: number): string {
    this.add(value, 0, levels);
    this.pieces.push("\n");
    return this.pieces.join("");
  }

  private add(value: unknown, depth: number, levels: number): void {
    if (levels === 0 || value === null || typeof value !== "object") this.pieces.push(JSON.stringify(value) ?? "null");
    else if (Array.isArray(value)) this.addList(value, depth, levels);
    else this.addObject(value as Readonly<Record<string, unknown>>, depth, levels);
  }

  private addObject(value: Readonly<Record<string, unknown>>, depth: number, levels: number): void {
    let isEmpty = true;
    for (const name of Object.keys(value)) {
      const item = value[name];
      if (item === undefined) continue;
      this.pieces.push(isEmpty ? "{" : ",", this.nameText(name, depth + 1));
      this.add(item, depth + 1, levels - 1);
      isEmpty = false;
    }
    this.pieces.push(isEmpty ? "{}" : `${lineAt(depth)}}`);
  }

  private addList(list: readonly unknown[], depth: number, levels: number): void {
    const known = list.length < longList ? undefined : this.lists.get(list);
    if (known?.depth === depth) {
      known.text ??= this.pieces.slice(known.start, known.end).join("");
      this.pieces.push(known.text);
      return;
    }
    const start = this.pieces.length;
    const newLine = lineAt(depth + 1);
    let between = `[${newLine}`;
    for (const item of list) {
      this.pieces.push(between);
      this.add(item, depth + 1, levels - 1);
      between = `,${newLine}`;
    }
    this.pieces.push(list.length === 0 ? "[]" : `${lineAt(depth)}]`);
    if (list.length >= longList) this.lists.set(list, { depth, start, end: this.pieces.length });
  }

  private nameText(name: string, depth: number): string {
    const names = (this.names[depth] ??= new Map<string, string>());
    let text = names.get(name);
    if (text === undefined) names.set(name, (text = `${lineAt(depth)}${JSON.stringify(name)}: `));
    return text;
  }
}

const lines: string[] = [];

/** The beginning of a line at a depth. */
function lineAt(depth: number): string {
  return (lines[depth] ??= `\n${"  ".repeat(depth)}`);
}
