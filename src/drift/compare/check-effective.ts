import { shownValue } from "../../diff/shown-value.ts";
import { leavesOf, samePlain, valueAt } from "../../simulate/plain-path.ts";
import type { PlainMap, SimulatedBundle } from "../../simulate/index.ts";
import { isPlainList, isPlainMap, type Plain } from "../../source/located.ts";
import type { EffectiveReadings } from "../observe/effective.ts";
import type { Finding } from "../report.ts";
import { valueText } from "./check-meaning.ts";
import { finding, notStated, safeText } from "./finding.ts";

/** What Codex calls requirements that requirements.toml calls otherwise. */
const renamed: Readonly<Record<string, string>> = {
  features: "featureRequirements",
  experimental_network: "network",
};

/** Where Codex itself does not apply what the bundle says, and what it warns about. */
export function checkEffective(
  policy: Pick<SimulatedBundle, "requirements" | "managedConfig">,
  readings: EffectiveReadings,
  program: string,
): readonly Finding[] {
  if (readings.kind === "did-not-start")
    return [
      finding("effective-difference", safeText(`Codex does not start: ${oneLine(readings.message)}`), {
        path: program,
      }),
    ];
  return [
    ...readings.warnings.map(({ summary, path = "" }) =>
      finding("codex-warning", safeText(oneLine(summary)), { path, key: "configWarning" }),
    ),
    ...requirementFindings(policy.requirements, readings.requirements, program),
    ...hookFindings(policy.requirements, readings.requirements, program),
    ...pinFindings(policy.managedConfig, readings, program),
    ...readings.hooks.flatMap(foreignHook),
    ...threadFindings(policy.requirements, readings, program),
  ];
}

/** Requirements that Codex tells about. What it does not tell (rules, MCP servers, permissions) the files alone can say. */
function requirementFindings(expected: PlainMap, actual: Plain | undefined, program: string): readonly Finding[] {
  if (!isPlainMap(actual)) return [];
  return leavesOf(expected)
    .filter(([[top = ""]]) => top !== "hooks" && Object.hasOwn(actual, renamed[top] ?? camelCase(top)))
    .flatMap(([path, wanted]) => {
      const is = spelled(actual, path);
      return samePlain(wanted, is ?? undefined) ? [] : [difference(program, path.join("."), wanted, is)];
    });
}

/** The value at a path, each step in the file's spelling or in camel case. */
function spelled(value: Plain, [top = "", ...rest]: readonly string[]): Plain | undefined {
  let current: Plain | undefined = valueAt(value, [renamed[top] ?? camelCase(top)]);
  for (const step of rest) current = valueAt(current, [step]) ?? valueAt(current, [camelCase(step)]);
  return current;
}

function camelCase(key: string): string {
  return key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** The managed hooks by event and command. */
function hookFindings(expected: PlainMap, actual: Plain | undefined, program: string): readonly Finding[] {
  const told = isPlainMap(actual) ? actual["hooks"] : undefined;
  if (told === undefined) return [];
  const wanted = commandsOf(expected["hooks"]);
  const are = new Set(commandsOf(told).map(({ event, command }) => `${event} ${command}`));
  return wanted
    .filter(({ event, command }) => !are.has(`${event} ${command}`))
    .map(({ event, command }) => difference(program, `hooks.${event}`, command, undefined));
}

function commandsOf(hooks: Plain | undefined): readonly { readonly event: string; readonly command: string }[] {
  return Object.entries(isPlainMap(hooks) ? hooks : {}).flatMap(([event, groups]) =>
    (isPlainList(groups) ? groups : []).flatMap((group) => {
      const handlers = valueAt(group, ["hooks"]);
      return (isPlainList(handlers) ? handlers : []).flatMap((handler) => {
        const command = valueAt(handler, ["command"]);
        return typeof command === "string" ? [{ event, command }] : [];
      });
    }),
  );
}

/** Values that the legacy managed layer pins; Codex says which layer each value comes from. */
function pinFindings(
  expected: PlainMap,
  { config, origins }: EffectiveReadings & { readonly kind: "read" },
  program: string,
): readonly Finding[] {
  if (!isPlainMap(config)) return [];
  return leavesOf(expected).flatMap(([path, wanted]) => {
    const is = valueAt(config, path);
    if (is === undefined || samePlain(wanted, is)) return [];
    const layer = valueAt(origins, [path.join("."), "name", "type"]);
    return [difference(program, path.join("."), wanted, is, typeof layer === "string" ? layer : undefined)];
  });
}

function foreignHook(hook: Plain): readonly Finding[] {
  if (!isPlainMap(hook) || hook["isManaged"] === true || hook["enabled"] !== true) return [];
  const { sourcePath, eventName, trustStatus } = hook;
  return [
    finding("unmanaged-hook", "Codex knows this hook, and the policy does not", {
      path: typeof sourcePath === "string" ? sourcePath : "",
      key: `hooks.${typeof eventName === "string" ? eventName : ""}`,
      expected: "(none)",
      actual: typeof trustStatus === "string" ? trustStatus : "enabled",
    }),
  ];
}

function threadFindings(
  expected: PlainMap,
  { thread, threadProblem }: EffectiveReadings & { readonly kind: "read" },
  program: string,
): readonly Finding[] {
  if (threadProblem !== undefined)
    return [
      finding("effective-difference", safeText(`no session starts: ${oneLine(threadProblem)}`), { path: program }),
    ];
  const allowed = expected["allowed_approval_policies"];
  const policy = thread?.approvalPolicy;
  if (policy === undefined || !isPlainList(allowed) || allowed.some((item) => samePlain(item, policy))) return [];
  return [difference(program, "allowed_approval_policies", allowed, policy)];
}

function difference(program: string, key: string, expected: Plain, actual: Plain | undefined, layer?: string): Finding {
  const last = key.split(".").at(-1) ?? "";
  const from = layer === undefined ? "" : `, from its layer ${layer}`;
  return finding("effective-difference", `Codex applies another value than the bundle says${from}`, {
    path: program,
    key,
    expected: valueText(shownValue(expected, last)),
    actual: actual === undefined || actual === null ? notStated : valueText(shownValue(actual, last)),
  });
}

function oneLine(text: string): string {
  return text
    .trim()
    .split(/\s*\n\s*/)
    .join(" ");
}
