import { rmSync } from "node:fs";

const temporaries = new Set<string>();
const attempts = 50;
const pauseMilliseconds = 10;
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Has a temporary file or directory removed should the process end, also by a signal, before `keepAtExit` takes it off the list. */
export function removeAtExit(path: string): void {
  if (temporaries.size === 0) {
    process.on("exit", removeAll);
    for (const signal of signals) process.on(signal, endBySignal);
  }
  temporaries.add(path);
}

export function keepAtExit(path: string): void {
  if (temporaries.delete(path) && temporaries.size === 0) stopListening();
}

function endBySignal(signal: NodeJS.Signals): void {
  removeAll();
  stopListening();
  // With our listener gone the signal does what it would have done: the caller sees a process that ended by it.
  process.kill(process.pid, signal);
}

function removeAll(): void {
  for (const path of temporaries) removeStubbornly(path);
  temporaries.clear();
}

/** Writes of this run may still be under way in other threads: a directory that fills again is emptied again. */
function removeStubbornly(path: string): void {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    try {
      rmSync(path, { recursive: true, force: true });
      return;
    } catch {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMilliseconds);
    }
  }
  // What cannot be removed now is swept by the next build.
}

function stopListening(): void {
  process.off("exit", removeAll);
  for (const signal of signals) process.off(signal, endBySignal);
}
