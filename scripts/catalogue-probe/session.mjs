import { spawn } from "node:child_process";

const limit = 15_000;

/**
 * Whether a session starts under the given files: `codex app-server` is asked to initialize and to start a thread, over standard
 * input and output. Returns { started, message }; a server that ends early or stays silent has not started one.
 */
export async function startsSession(client, texts) {
  client.place(texts);
  try {
    return await converse(client);
  } finally {
    client.clear(texts);
  }
}

function converse(client) {
  const server = spawn(client.binary, ["app-server"], {
    env: client.environment(),
    cwd: client.home,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const send = (message) => server.stdin.write(`${JSON.stringify(message)}\n`);
  server.stdin.on("error", () => undefined);
  return new Promise((resolve) => {
    let settled = false;
    let errors = "";
    let rest = "";
    const finish = (result) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      server.kill("SIGKILL");
      resolve(result);
    };
    const timer = setTimeout(() => finish({ started: false, message: "no answer" }), limit);
    server.on("error", (error) => finish({ started: false, message: String(error) }));
    server.on("close", () => finish({ started: false, message: `server ended: ${errors.trim().slice(0, 300)}` }));
    server.stderr.on("data", (data) => (errors += data));
    server.stdout.on("data", (data) => {
      rest += data;
      const lines = rest.split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        const message = parse(line);
        if (message?.id === 0) {
          send({ method: "initialized" });
          send({ id: 1, method: "thread/start", params: { cwd: client.home, ephemeral: true } });
        }
        if (message?.id === 1)
          finish(message.error === undefined ? { started: true } : { started: false, message: message.error.message });
      }
    });
    send({
      id: 0,
      method: "initialize",
      params: { clientInfo: { name: "probe", title: "probe", version: "0" }, capabilities: { experimentalApi: true } },
    });
  });
}

function parse(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
