/** A constraint that decided an answer, with the layer that set it and the line that it stands in. */
export interface DecidingConstraint {
  /** The name in every report: `web_search.allow`, `commands.push-asks`. */
  readonly constraint: string;
  readonly layer: string;
  readonly file: string;
  readonly line: number;
}

/** `commands.push-asks of acme-org (policies/org.policy.yaml:80)` */
export function decidingText({ constraint, layer, file, line }: DecidingConstraint): string {
  return `${constraint} of ${layer} (${file}:${line})`;
}
