import type { JudgedDocument, Verdict } from "../document.ts";
import { placeAt, textAt } from "../place.ts";

/** Keys of files that Codex reads when it starts. */
const files = ["model_catalog_json", "model_instructions_file", "experimental_compact_prompt_file"] as const;

/**
 * Values whose fate depends on the host: a file that must exist, a configuration server that must answer, a keyring that
 * must be there. From here none of that can be seen, so it is said.
 */
export function* hostDependentValues({ kind, root }: JudgedDocument): Iterable<Verdict> {
  for (const key of files) {
    const file = placeAt(root, key);
    if (file === undefined) continue;
    if (textAt(file) === "") yield { kind: "refused", place: file, message: `${key} must name a file` };
    else
      yield {
        kind: "hazard",
        code: "stops-codex",
        place: file,
        message: "a host without this file could not start Codex, and whether it is there cannot be seen from here",
        help: "deliver the file before this setting: No such file or directory (os error 2)",
      };
  }
  const server = placeAt(root, "config_server");
  if (server !== undefined && kind === "requirements")
    yield {
      kind: "hazard",
      code: "stops-sessions",
      place: server,
      message:
        "no session starts while the configuration server cannot be reached, and whether it can cannot be seen from here",
    };
  const store = placeAt(root, "cli_auth_credentials_store");
  if (store !== undefined && textAt(store) === "keyring")
    yield {
      kind: "hazard",
      code: "keyring-unavailable",
      place: store,
      message: "sign-in fails on Linux hosts without a Secret Service",
    };
}
