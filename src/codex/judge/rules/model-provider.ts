import type { JudgedDocument, Verdict } from "../document.ts";
import { flagAt, type Member, membersOf, type Place, placeAt, textAt } from "../place.ts";

/** Providers that every client has; the reserved ones may not be defined anew. Measured on 0.169.0. */
const builtIn = ["openai", "amazon-bedrock", "ollama", "lmstudio"];
const reserved = ["openai", "ollama", "lmstudio"];
/** The built-in Bedrock provider may be changed in these members only. */
const bedrockMembers = ["base_url", "auth", "http_headers", "aws"];

/**
 * Model providers: a pinned one is built in or defined; a defined one has a name that is not blank, no reserved id, and one way to
 * sign in. Providers without a pin restrict nobody, and the pinned built-in one leaves its base URL to the user.
 */
export function* modelProvider(document: JudgedDocument): Iterable<Verdict> {
  const { root } = document;
  const providers = placeAt(root, "model_providers");
  for (const provider of membersOf(providers)) yield* judgeProvider(provider);
  const pinned = placeAt(root, "model_provider");
  const id = textAt(pinned);
  if (pinned !== undefined && id !== undefined) {
    const isDefined = builtIn.includes(id) || placeAt(root, "model_providers", id) !== undefined;
    if (!isDefined && document.kind === "user-config")
      yield {
        kind: "hazard",
        code: "user-can-stop-himself",
        place: pinned,
        message: `this file does not define the model provider "${id}"`,
        help: "without a layer that defines it, Codex does not start",
      };
    else if (!isDefined)
      yield {
        kind: "refused",
        place: pinned,
        message: `model provider "${id}" not found`,
        help: `define [model_providers.${id}] beside it`,
      };
  }
  if (document.kind !== "requirements") return;
  const [defined] = membersOf(providers);
  if (pinned === undefined && defined !== undefined)
    yield {
      kind: "hazard",
      code: "provider-not-pinned",
      place: defined,
      message: "providers are defined, but users may choose another",
      help: "pin one with model_provider",
    };
  if (pinned !== undefined && id === "openai")
    yield {
      kind: "hazard",
      code: "provider-not-pinned",
      place: pinned,
      message: 'pinning "openai" leaves openai_base_url to the user, who can send the key elsewhere',
      help: "pin a provider of your own",
    };
}

function* judgeProvider(provider: Member): Iterable<Verdict> {
  if (provider.node.kind !== "map") return;
  if (reserved.includes(provider.key)) {
    yield {
      kind: "refused",
      place: provider,
      message: `"${provider.key}" is the reserved id of a built-in provider`,
      help: `rename it, for example to "${provider.key}-custom"`,
    };
    return;
  }
  if (provider.key === "amazon-bedrock") {
    for (const member of membersOf(provider))
      if (!bedrockMembers.includes(member.key))
        yield {
          kind: "refused",
          place: member,
          onKey: true,
          message: `the built-in provider "amazon-bedrock" can be changed in ${bedrockMembers.join(", ")} only`,
        };
    return;
  }
  const name = placeAt(provider, "name");
  if (name === undefined || textAt(name)?.trim() === "")
    yield {
      kind: "refused",
      place: name ?? provider,
      message: `model_providers.${provider.key}: the provider name must not be empty`,
    };
  const aws = placeAt(provider, "aws");
  if (aws !== undefined)
    yield { kind: "refused", place: aws, message: "aws is only supported for the provider amazon-bedrock" };
  const auth = placeAt(provider, "auth");
  if (auth !== undefined) yield* judgeAuth(provider, auth);
}

function* judgeAuth(provider: Place, auth: Place): Iterable<Verdict> {
  const command = placeAt(auth, "command");
  if (auth.node.kind === "map" && (textAt(command) ?? "").trim() === "")
    yield {
      kind: "refused",
      place: command ?? auth,
      message: 'auth needs a "command" that is not empty',
      help: "missing field `command`",
    };
  for (const other of ["env_key", "experimental_bearer_token", "requires_openai_auth"]) {
    const beside = placeAt(provider, other);
    if (beside !== undefined && flagAt(beside) !== false)
      yield { kind: "refused", place: beside, onKey: true, message: `auth cannot be combined with ${other}` };
  }
}
