import { valueSupport } from "../../../catalogue/codex/index.ts";
import type { JudgedDocument, Verdict } from "../document.ts";
import { membersOf, placeAt, textAt } from "../place.ts";

/** The protocol "chat" of model providers, which published guides still write and newer clients refuse. */
export function* retiredWireApi({ root, artefact, versions }: JudgedDocument): Iterable<Verdict> {
  for (const provider of membersOf(placeAt(root, "model_providers"))) {
    const protocol = placeAt(provider, "wire_api");
    if (protocol === undefined || textAt(protocol) !== "chat") continue;
    yield {
      kind: "refused",
      code: "retired-value",
      place: protocol,
      message: 'wire_api = "chat" is no longer supported',
      help: 'use wire_api = "responses", with a gateway that speaks it',
      versions: versions.filter((version) => valueSupport(artefact, protocol.path, "chat", version) === "refused"),
    };
  }
}
