import type { PlainMap } from "./bundle.ts";

/** A key path of the emitted settings, beginning with the artefact: ["requirements", "rules", "prefix_rules", 0]. */
export type SettingPath = readonly (string | number)[];

/** An MCP server as a user's configuration defines it. */
export interface ServerDefinition {
  readonly url?: string;
  readonly command?: string;
  readonly args?: readonly string[];
}

/** Something one may ask about a bundle. */
export type Question =
  | { readonly kind: "command"; readonly command: string; readonly cwd?: string }
  | { readonly kind: "domain"; readonly domain: string }
  | { readonly kind: "read"; readonly path: string }
  | { readonly kind: "mcp"; readonly servers: Readonly<Record<string, ServerDefinition>> }
  | { readonly kind: "config"; readonly config: PlainMap }
  | { readonly kind: "hook"; readonly hook: string; readonly input: PlainMap };

export type QuestionKind = Question["kind"];

/** The verdicts of each kind of question, the least strict first. */
export const verdicts = {
  command: ["allow", "unmatched", "prompt", "prompt-user", "forbidden", "blocked"],
  domain: ["allow", "deny"],
  read: ["allow", "deny"],
  mcp: ["enabled", "disabled"],
  config: ["accepted", "clamped", "rejected"],
  hook: ["allow", "block"],
} as const satisfies Record<QuestionKind, readonly string[]>;

export type Verdict = (typeof verdicts)[QuestionKind][number];

export interface Answer {
  readonly verdict: Verdict;
  /** The reason in one sentence without a final stop. */
  readonly because: string;
  /** Key paths of the emitted settings that decided. Empty where nothing in the bundle speaks about the question. */
  readonly decidedBy: readonly SettingPath[];
  /** False where a guard could not be evaluated: then the verdict is the least strict of the possible ones. */
  readonly certain: boolean;
}

/** Whether `verdict` is `expected` or something stricter. */
export function atLeastAsStrict(kind: QuestionKind, verdict: string, expected: string): boolean {
  const order: readonly string[] = verdicts[kind];
  const place = order.indexOf(expected);
  return place >= 0 && order.indexOf(verdict) >= place;
}

/** An answer that is certain. */
export function decided(verdict: Verdict, because: string, ...decidedBy: readonly SettingPath[]): Answer {
  return { verdict, because, decidedBy, certain: true };
}
