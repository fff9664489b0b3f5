import answeredLibrary from "../../../templates/hooks/parts/answered-library.sh.hbs";
import answeredScript from "../../../templates/hooks/parts/answered-script.sh.hbs";
import unixRunner from "../../../templates/hooks/parts/runner.sh.hbs";
import windowsRunner from "../../../templates/hooks/parts/runner.ps1.hbs";
import windowsLibrary from "../../../templates/hooks/parts/library.ps1.hbs";
import windowsShell from "../../../templates/hooks/parts/shell.ps1.hbs";
import windowsStop from "../../../templates/hooks/parts/stop.ps1.hbs";
import session from "../../../templates/hooks/parts/session.sh.hbs";
import unixScript from "../../../templates/hooks/script.sh.hbs";
import windowsScript from "../../../templates/hooks/script.ps1.hbs";
import type { Plain } from "../../source/located.ts";
import { failureMode, type HookEvent, type OnFailure } from "./events.ts";
import { runnerLimitSeconds } from "./hook-command.ts";
import { libraryHook } from "./library.ts";
import { parameterText } from "./parameter-text.ts";
import { programTablesText } from "./program-tables.ts";
import { scriptInterpreter } from "./script-interpreter.ts";
import { secretFormatsText } from "./secret-formats.ts";
import { scriptTemplate } from "./templates.ts";
import { awkParts } from "./unix-parts.ts";

/** A hook of a policy, ready to be rendered: its parameters have passed `checkParameters`, its script `checkScript`. */
export interface HookToRender {
  readonly id: string;
  readonly event: HookEvent;
  /** A hook of the library with its parameters, or the text of the organisation's own script for the platform. */
  readonly run:
    | { readonly kind: "library"; readonly use: string; readonly parameters: Readonly<Record<string, Plain>> }
    | { readonly kind: "script"; readonly text: string };
  readonly timeoutSeconds: number;
  readonly onFailure: OnFailure;
  readonly platform: "unix" | "windows";
  /** The policy layer that asks for it. */
  readonly layer: string;
}

/** A delivered script. */
export interface RenderedHook {
  readonly fileName: string;
  readonly text: string;
}

const unix = {
  library: scriptTemplate(unixRunner, { answered: answeredLibrary, session }, awkParts),
  script: scriptTemplate(unixRunner, { answered: answeredScript, session }, awkParts),
};
const windows = scriptTemplate(windowsRunner, { library: windowsLibrary, shell: windowsShell, stop: windowsStop }, {});

/** Renders the one self-contained script that is delivered for a hook on a platform. */
export function renderHook(hook: HookToRender): RenderedHook {
  const context = {
    id: hook.id,
    event: hook.event,
    layer: hook.layer,
    limit: runnerLimitSeconds(hook.timeoutSeconds),
    failure: failureMode(hook.event, hook.onFailure),
    tables: programTablesText,
    formats: secretFormatsText,
  };
  if (hook.platform === "unix") return { fileName: `${hook.id}.sh`, text: unixText(hook, context) };
  return { fileName: `${hook.id}.ps1`, text: windowsText(hook, context) };
}

function unixText({ id, run }: HookToRender, context: object): string {
  if (run.kind === "library") {
    return unix.library(
      { ...context, ...parameterTexts(run.use, run.parameters), kind: "library" },
      libraryBody(run.use, "unix"),
    );
  }
  const { interpreter, shell } = scriptInterpreter(run.text);
  return unix.script({ ...context, interpreter, shell, text: run.text, name: id, kind: "script" }, unixScript);
}

/** PowerShell 5.1 reads files without a byte order mark in the machine's code page: the text is ASCII, with Windows line ends. */
function windowsText({ run }: HookToRender, context: object): string {
  const text =
    run.kind === "library"
      ? windows(
          { ...context, ...parameterTexts(run.use, run.parameters), kind: "library" },
          libraryBody(run.use, "windows"),
        )
      : windows({ ...context, text: run.text, kind: "script" }, windowsScript);
  return text.replaceAll("\r\n", "\n").replaceAll("\n", "\r\n");
}

function libraryBody(use: string, platform: "unix" | "windows"): PrecompiledTemplate {
  const found = libraryHook(use);
  if (found === undefined) throw new Error(`internal error: no library hook ${use}`);
  return found[platform];
}

function parameterTexts(use: string, parameters: Readonly<Record<string, Plain>>): Readonly<Record<string, string>> {
  const specs = libraryHook(use)?.parameters ?? [];
  return Object.fromEntries(
    specs.map(({ name, type, default: standard }) => {
      const value = Object.hasOwn(parameters, name) ? parameters[name] : standard;
      return [name, value === undefined ? "" : parameterText(type, value)];
    }),
  );
}
