import { type Diagnostic, diagnose } from "../../diagnostics/diagnostic.ts";
import type { ComposedLeaf } from "../../policy/composed.ts";
import type { Setting } from "../setting.ts";
import type { LowerFunction } from "./context.ts";
import { stated } from "./nodes.ts";

/** Provider names that are built into Codex: they cannot be redefined, and pinning one leaves its address to the user. */
export const builtInProviders = ["openai", "oss", "ollama", "lmstudio", "amazon-bedrock"];

/** Providers and the pinned one; both also as the equal system default, because clients that ignore the requirement still need them. */
export const lowerModels: LowerFunction = (leaves) => {
  const pinned = leaves.find((leaf) => leaf.id === "models.provider");
  const providers = leaves.filter((leaf) => leaf.constraint.id === "models.providers");
  const settings: Setting[] = [];
  if (pinned !== undefined) {
    settings.push(stated("requirements", ["model_provider"], pinned.value, pinned));
    settings.push(equalDefault(["model_provider"], pinned));
  }
  for (const provider of providers) {
    const path = ["model_providers", provider.member ?? ""];
    settings.push(stated("requirements", path, provider.value, provider));
    if (pinned?.value.kind === "scalar" && pinned.value.value === provider.member)
      settings.push(equalDefault(path, provider));
  }
  return { settings, diagnostics: checkPin(pinned, providers) };
};

function equalDefault(path: readonly string[], leaf: ComposedLeaf): Setting {
  return {
    target: "default",
    path,
    value: leaf.value,
    leaves: [leaf],
    reason: "equal-default",
    repairs: "pin-warns-every-start",
  };
}

function checkPin(pinned: ComposedLeaf | undefined, providers: readonly ComposedLeaf[]): readonly Diagnostic[] {
  const [first] = providers;
  if (pinned === undefined)
    return first === undefined
      ? []
      : [
          diagnose("provider-not-pinned", first.span, "providers are defined, but users may choose any other", {
            help: `pin one: models.provider: ${first.member ?? ""}`,
          }),
        ];
  if (pinned.value.kind !== "scalar" || !builtInProviders.includes(String(pinned.value.value))) return [];
  return [
    diagnose(
      "provider-not-pinned",
      pinned.value.span,
      `pinning the built-in provider ${String(pinned.value.value)} leaves its address to the user`,
      {
        severity: "error",
        help: "define a provider of your own under models.providers and pin that: users may set the built-in one's base URL",
      },
    ),
  ];
}
