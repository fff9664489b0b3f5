import { installCodex } from "../../../scripts/install-codex.mjs";

const installations = new Map<string, Promise<string>>();

/** The path of a real Codex of exactly this version. Fails where it can neither be found nor installed: no test skips in silence. */
export function codexBinary(version: string): Promise<string> {
  const installation = installations.get(version) ?? installCodex(version);
  installations.set(version, installation);
  return installation;
}
