import type { CodexOracle } from "../../../src/host/codex/codex-oracle.ts";
import { isOracle, openCodex } from "../../../src/host/codex/codex-oracle.ts";
import { codexBinary } from "./codex-binary.ts";

/** Real Codex of this version as an oracle; fails with the reason where this machine cannot have one. */
export async function codexOracle(version: string): Promise<CodexOracle> {
  const opened = await openCodex(await codexBinary(version));
  if (!isOracle(opened)) throw new Error(opened.message);
  if (opened.version !== version) throw new Error(`asked for Codex ${version}, got ${opened.version}`);
  return opened;
}
