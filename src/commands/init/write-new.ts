import type { Host } from "../../host/host.ts";
import { UsageError } from "../services.ts";
import { shownName } from "../shared/layer-reader.ts";

export interface NewFile {
  readonly path: string;
  readonly text: string;
}

/** Writes files that must not be there yet: none of them where one already is. */
export async function writeNew(files: readonly NewFile[], host: Host): Promise<void> {
  for (const { path } of files) if ((await host.kind(path)) !== "missing") throw alreadyThere(path, host);
  for (const { path, text } of files)
    if ((await host.writeFileNew(path, text)) === "exists") throw alreadyThere(path, host);
}

function alreadyThere(path: string, host: Host): UsageError {
  return new UsageError(
    `${shownName(host, path)} is already there, and init never overwrites: move it away, or choose another place`,
  );
}
