import type { Reporter, TestModule, TestSpecification } from "vitest/node";

const width = 40;

/** A bar on standard error for long runs: how many of the test files have ended. A line for each where it is no terminal. */
export default class ProgressReporter implements Reporter {
  private total = 0;
  private ended = 0;

  onTestRunStart(specifications: readonly TestSpecification[]): void {
    this.total = specifications.length;
    this.draw("");
  }

  onTestModuleEnd(module: TestModule): void {
    this.ended += 1;
    this.draw(module.relativeModuleId);
  }

  onTestRunEnd(): void {
    if (process.stderr.isTTY) process.stderr.write("\n");
  }

  private draw(what: string): void {
    const filled = this.total === 0 ? 0 : Math.floor((this.ended / this.total) * width);
    const bar = `[${"#".repeat(filled)}${".".repeat(width - filled)}] ${this.ended}/${this.total} ${what}`;
    process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${bar}` : `${bar}\n`);
  }
}
