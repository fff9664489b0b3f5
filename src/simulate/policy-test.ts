import type { Span } from "../source/span.ts";
import type { Question } from "./question.ts";

/** One entry of a policy's `tests:` list. */
export interface PolicyTest {
  readonly question: Question;
  /** The verdict that the author expects. */
  readonly expect: string;
  /** The one client version that is asked; every targeted one when absent. */
  readonly client?: string;
  readonly span: Span;
  /** True for a test of a more authoritative layer: a stricter verdict holds as well. */
  readonly inherited: boolean;
  /** The layer that the test stands in. */
  readonly layer: string;
  /** The question in one line, for reports. */
  readonly text: string;
}
