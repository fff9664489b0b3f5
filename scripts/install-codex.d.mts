/** The path of a Codex binary of exactly this version, installed if need be. Safe to call from several processes at once. */
export function installCodex(version: string): Promise<string>;
