import { spawn } from "node:child_process";

export interface ProcessRequest {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMilliseconds: number;
  /** Runs it as somebody else, which only root may ask for. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

export interface ProcessResult {
  /** Undefined when the process was killed or never ran. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
  /** True where the system refused to start anything: what is said then is not the program's. */
  readonly refused?: true;
}

/** Runs a process without input to its end, or kills it with its whole group at the time limit. Never throws. */
export function runProcess(request: ProcessRequest): Promise<ProcessResult> {
  return new Promise((resolve) => {
    let child: ReturnType<typeof start>;
    try {
      child = start(request);
    } catch (error) {
      // What the system refuses at once, a user that does not exist here for one, is thrown and not told.
      const reason = error instanceof Error ? error.message : String(error);
      resolve({ exitCode: undefined, stdout: "", stderr: reason, timedOut: false, refused: true });
      return;
    }
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let timedOut = false;
    let failure = "";
    const timer = setTimeout(() => {
      timedOut = true;
      killGroup(child.pid);
      // A process that left the group would hold them open.
      child.stdout.destroy();
      child.stderr.destroy();
    }, request.timeoutMilliseconds);
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.on("error", (error) => {
      failure = error.message;
    });
    child.on("exit", () => {
      // What the process left behind in its group would otherwise outlive the question.
      killGroup(child.pid);
    });
    child.on("close", (exitCode) => {
      clearTimeout(timer);
      resolve({
        exitCode: exitCode ?? undefined,
        stdout: Buffer.concat(stdout).toString("utf8"),
        stderr: Buffer.concat(stderr).toString("utf8") + failure,
        timedOut,
      });
    });
  });
}

function start(request: ProcessRequest) {
  return spawn(request.command, request.arguments, {
    env: { ...request.environment },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    ...request.user,
  });
}

/** Kills every process of a group; one that is gone already is no error. */
export function killGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, "SIGKILL");
  } catch {
    // The group has ended by itself.
  }
}
