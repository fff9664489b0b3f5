import { isPlainList, isPlainMap, type Plain } from "../source/located.ts";
import type { Direction } from "./order.ts";
import { rankOf } from "./narrower.ts";

/** What a command gets that no rule is about: more than an allow rule asks of it, and less than a prompt. */
const unmatched = 0.5;

/** A pattern of alternatives is looked at word by word up to this many; beyond it the rules themselves are compared. */
const mostPrefixes = 4096;

/** The strictest rule that decides about everything that begins with some words. */
interface Decision {
  readonly rank: number;
  /** Of the guarded rules alone, which hold on the raw command too; 0 where none is. */
  readonly guarded: number;
  /** The rule's name. */
  readonly by?: string;
}

interface Entry {
  readonly id: string;
  readonly rank: number;
  readonly guarded: number;
}

/** All command rules of one side, asked what they decide together: the strictest one that matches wins. */
export class RuleBook {
  private readonly exact = new Map<string, Entry[]>();
  private readonly anyCase = new Map<string, Entry[]>();

  constructor(rules: readonly (readonly [id: string, rule: Plain])[]) {
    for (const [id, rule] of rules) {
      const prefixes = prefixesOf(rule);
      if (prefixes === undefined || !isPlainMap(rule)) continue;
      const rank = rankOf(rule);
      const entry: Entry = { id, rank, guarded: rule["guard"] === true ? rank : 0 };
      const book = rule["canonical"] === true ? this.anyCase : this.exact;
      for (const words of prefixes) {
        const key = keyOf(rule["canonical"] === true ? lower(words) : words);
        book.set(key, [...(book.get(key) ?? []), entry]);
      }
    }
  }

  /** What holds for a command of which only these first words are known. */
  decide(words: readonly string[]): Decision {
    let best: Entry | undefined;
    let guarded = 0;
    for (let length = 1; length <= words.length; length += 1) {
      const prefix = words.slice(0, length);
      for (const entry of [
        ...(this.exact.get(keyOf(prefix)) ?? []),
        ...(this.anyCase.get(keyOf(lower(prefix))) ?? []),
      ]) {
        if (best === undefined || entry.rank > best.rank) best = entry;
        guarded = Math.max(guarded, entry.guarded);
      }
    }
    return best === undefined ? { rank: unmatched, guarded } : { rank: best.rank, guarded, by: best.id };
  }
}

export interface RuleEffect {
  readonly direction: Direction;
  /** Another rule that decides in the place of one that came, went or changed. */
  readonly shadowedBy?: string;
}

/**
 * What it means that one rule came, went or changed, with all other rules of both sides beside it: a rule that a stricter one shadows
 * decides nothing. Undefined where the patterns have too many alternatives to tell.
 */
export function ruleEffect(
  id: string,
  rules: { readonly before: Plain | undefined; readonly after: Plain | undefined },
  books: { readonly before: RuleBook; readonly after: RuleBook },
): RuleEffect | undefined {
  const [old, now] = [rules.before, rules.after].map((rule) => (rule === undefined ? [] : prefixesOf(rule)));
  if (old === undefined || now === undefined) return undefined;
  const moves = new Set<Direction>();
  const deciders = new Set<string>();
  const isAnyCase = [rules.before, rules.after].some((rule) => isPlainMap(rule) && rule["canonical"] === true);
  for (const prefix of [...old, ...now])
    for (const words of isAnyCase ? [prefix, prefix.map((word) => word.toUpperCase())] : [prefix]) {
      const [before, after] = [books.before.decide(words), books.after.decide(words)];
      moves.add(moveOf(before.rank, after.rank));
      moves.add(moveOf(before.guarded, after.guarded));
      const decider = now.length > 0 ? after.by : before.by;
      if (decider !== undefined) deciders.add(decider);
    }
  moves.delete("same");
  const [only = "same", ...others] = moves;
  const [shadowedBy] = [...deciders].filter((decider) => decider !== id);
  return {
    direction: others.length > 0 ? "incomparable" : only,
    ...(only === "same" && shadowedBy !== undefined && !deciders.has(id) ? { shadowedBy } : {}),
  };
}

function moveOf(before: number, after: number): Direction {
  return before === after ? "same" : after > before ? "tighter" : "looser";
}

/** Every row of first words that a rule's pattern stands for. */
function prefixesOf(rule: Plain): readonly (readonly string[])[] | undefined {
  const match = isPlainMap(rule) ? rule["match"] : undefined;
  if (!isPlainList(match) || match.length === 0) return undefined;
  let rows: readonly (readonly string[])[] = [[]];
  for (const token of match) {
    const words = (isPlainList(token) ? token : [token]).filter((word) => typeof word === "string");
    if (words.length === 0 || rows.length * words.length > mostPrefixes) return undefined;
    rows = rows.flatMap((row) => words.map((word) => [...row, word]));
  }
  return rows;
}

const keyOf = (words: readonly string[]): string => words.join("\0");
const lower = (words: readonly string[]): readonly string[] => words.map((word) => word.toLowerCase());
