/** A program that tests call, and where Debian has it. */
export interface Tool {
  readonly command: string;
  readonly package: string;
  readonly purpose: string;
}

export const tools: readonly Tool[];

/** The absolute path of a program. */
export function findTool(command: string): string | undefined;

/** Whether bootstrap can install what is missing: root on a Debian system. */
export function canInstallTools(): boolean;
