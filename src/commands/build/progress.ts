import { inert } from "../../diagnostics/views/inert.ts";
import type { Services } from "../services.ts";

/** One line on a terminal that says how far a build of several policies is; nothing elsewhere. */
export interface Progress {
  next(what: string): void;
  end(): void;
}

const width = 24;

export function progressOn({ host, quiet }: Services, total: number): Progress {
  if (quiet || total < 2 || !host.isTerminal("stderr")) return { next: () => undefined, end: () => undefined };
  let begun = 0;
  return {
    next(what) {
      const filled = Math.floor((begun / total) * width);
      begun += 1;
      const bar = `${"#".repeat(filled)}${".".repeat(width - filled)}`;
      const line = `[${bar}] ${begun}/${total} ${inert(host.relative(host.cwd(), host.resolve(what)))}`;
      host.err(`\r\u001b[K${line.slice(0, host.columns() - 1)}`);
    },
    end() {
      host.err("\r\u001b[K");
    },
  };
}
