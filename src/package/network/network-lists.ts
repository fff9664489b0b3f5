import type { DomainPattern } from "./domain-pattern.ts";

/** What every network file is written from. */
export interface NetworkLists {
  readonly policy: string;
  readonly revision: string;
  readonly allow: readonly DomainPattern[];
  readonly deny: readonly DomainPattern[];
  readonly exclusive: boolean;
  /** The zone's serial number: grows with SOURCE_DATE_EPOCH where that is set. */
  readonly serial: number;
}
