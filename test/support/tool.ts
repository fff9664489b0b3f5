import { it } from "vitest";
import { canInstallTools, findTool, type Tool, tools } from "../../scripts/tools.mjs";

/** Where bootstrap installs the tools, and on CI, a missing one is a failure; elsewhere the tests that need it are skipped. */
const mustExist = process.env["CI"] === "true" || canInstallTools();

/** The absolute path of an external program of scripts/tools.mjs; throws, naming the Debian package, when it is missing. */
export function requireTool(command: string): string {
  const tool = tools.find((each) => each.command === command);
  if (tool === undefined) throw new Error(`${command} is not listed in scripts/tools.mjs`);
  const path = findTool(command);
  if (path === undefined) throw new Error(missingText(tool));
  return path;
}

/**
 * A test that needs external programs. It fails where they have to be there (CI=true, or root on Debian, where bootstrap installs
 * them); elsewhere it is skipped, and its name says why.
 */
export function itWith(
  commands: string | readonly string[],
  title: string,
  body: () => void | Promise<void>,
  timeout?: number,
): void {
  const needed = [commands].flat();
  const missing = tools.filter(({ command }) => needed.includes(command) && findTool(command) === undefined);
  if (missing.length > 0 && !mustExist) {
    it.skip(`${title} (skipped: ${missing.map(missingText).join("; ")})`, body);
    return;
  }
  it(
    title,
    async () => {
      for (const command of needed) requireTool(command);
      await body();
    },
    timeout,
  );
}

function missingText(tool: Tool): string {
  return `${tool.command} is missing, install the Debian package ${tool.package}`;
}
