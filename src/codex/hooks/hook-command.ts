import { base64Utf16, shellQuote } from "./escapers.ts";
import { failureMode, type HookEvent, type OnFailure } from "./events.ts";

/** What is needed to name a delivered hook in a `command` of requirements.toml. */
export interface HookCommand {
  readonly id: string;
  readonly event: HookEvent;
  readonly onFailure: OnFailure;
  /** The policy layer that asks for the hook; a refusal names it. */
  readonly layer: string;
}

export const unixHookDirectory = "/etc/codex/hooks";
export const windowsHookDirectory = "C:\\ProgramData\\OpenAI\\Codex\\hooks";

/** The least `timeout` of a hook: the runner needs the last second to refuse before Codex gives up and lets the action run. */
export const minimumTimeoutSeconds = 2;

/** Seconds that the runner gives a hook before it refuses by itself. */
export function runnerLimitSeconds(timeoutSeconds: number): number {
  return Math.max(minimumTimeoutSeconds, Math.floor(timeoutSeconds)) - 1;
}

function attribution({ id, layer }: HookCommand): string {
  return `Refused by the managed hook ${id} (policy layer ${layer}).`;
}

/**
 * The `command` of a hook on Linux and macOS. Where a failure blocks, it also refuses when the script is missing, cannot be
 * run, or fails by itself. The input is read to its end first: Codex 0.138.0 takes a hook that leaves input unread
 * for a failed one, and lets the action run.
 */
export function hookCommand(hook: HookCommand, directory: string = unixHookDirectory): string {
  const path = `${directory}/${hook.id}.sh`;
  const script = /^[A-Za-z0-9_./-]+$/.test(path) ? path : shellQuote(path);
  switch (failureMode(hook.event, hook.onFailure)) {
    case "block":
      return `${script} || { cat >/dev/null; echo ${shellQuote(attribution(hook))} >&2; exit 2; }`;
    case "stop":
      return `${script} || { cat >/dev/null; echo ${shellQuote(JSON.stringify({ continue: false, stopReason: attribution(hook) }))}; }`;
    case "once":
    case "allow":
      return script;
  }
}

/**
 * The `commandWindows` of a hook. Codex hands it to cmd.exe or to PowerShell, depending on version and machine; an encoded
 * command reads the same in both. Refusals are JSON with status 0, because PowerShell turns every other status into 1.
 */
export function hookCommandWindows(hook: HookCommand, directory: string = windowsHookDirectory): string {
  return `powershell.exe -NoLogo -NoProfile -NonInteractive -ExecutionPolicy Bypass -EncodedCommand ${base64Utf16(windowsStarter(hook, directory))}`;
}

/** What the encoded command of `hookCommandWindows` does, for people who review it. */
export function windowsStarter(hook: HookCommand, directory: string = windowsHookDirectory): string {
  const script = powerShellQuote(`${directory}\\${hook.id}.ps1`);
  const mode = failureMode(hook.event, hook.onFailure);
  const start = `$ErrorActionPreference='Stop';$global:LASTEXITCODE=1;$a=@();try{$a=@(& ${script});if($LASTEXITCODE -ne 0){throw 'failed'};$a}catch{`;
  switch (mode) {
    case "block":
      return `${start}${powerShellQuote(refusalJson(hook.event, attribution(hook)))}};exit 0`;
    case "stop":
      return `${start}${powerShellQuote(JSON.stringify({ continue: false, stopReason: attribution(hook) }))}};exit 0`;
    case "once":
    case "allow":
      return `${start}exit 1};exit 0`;
  }
}

/** Codex's JSON form of a refusal. */
export function refusalJson(event: HookEvent, reason: string): string {
  if (event === "PermissionRequest") {
    return JSON.stringify({
      hookSpecificOutput: { hookEventName: event, decision: { behavior: "deny", message: reason } },
    });
  }
  return JSON.stringify({ decision: "block", reason });
}

function powerShellQuote(text: string): string {
  if (/[^\x20-\x7e]/.test(text)) throw new Error("internal error: a hook command must be ASCII");
  return `'${text.replaceAll("'", "''")}'`;
}
