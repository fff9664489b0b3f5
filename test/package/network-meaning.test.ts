import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, writeFileSync } from "node:fs";
import { createConnection, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { nodeCrypto } from "../../src/host/node-crypto.ts";
import { networkTree } from "../../src/package/network/network-tree.ts";
import { sampleInput } from "./support/sample-input.ts";
import { temporaryDirectory } from "./support/temporary-directory.ts";

/** What Codex does with these patterns (deny beats allow): the verdicts were observed with the real client. */
const domains = {
  allow: ["**.a.test", "*.b.test", "c.test", "pre*.g.test", "*glob.test", "?.q.test", "192.0.2.7", "2001:db8::7"],
  deny: ["bad.a.test", "**.evil.a.test", "*.no.b.test"],
  exclusive: true,
};
const verdicts: readonly (readonly [host: string, verdict: "allow" | "deny"])[] = [
  ["a.test", "allow"],
  ["x.y.a.test", "allow"],
  ["X.A.TEST", "allow"],
  ["bad.a.test", "deny"],
  ["deeper.bad.a.test", "allow"],
  ["evil.a.test", "deny"],
  ["x.evil.a.test", "deny"],
  ["b.test", "deny"],
  ["x.b.test", "allow"],
  ["no.b.test", "allow"],
  ["x.no.b.test", "deny"],
  ["c.test", "allow"],
  ["x.c.test", "deny"],
  ["pre.g.test", "allow"],
  ["pre.x.g.test", "allow"],
  ["apre.g.test", "deny"],
  ["glob.test", "allow"],
  ["myglob.test", "allow"],
  ["z.q.test", "allow"],
  ["zz.q.test", "deny"],
  ["192.0.2.7", "allow"],
  ["192.0.2.8", "deny"],
  ["[2001:db8::7]", "allow"],
  ["[2001:db8::8]", "deny"],
  ["test", "deny"],
  ["other.example", "deny"],
];

it("squid decides as Codex does", { timeout: 60_000 }, async () => {
  const directory = temporaryDirectory();
  chmodSync(directory, 0o777);
  const port = await freePort();
  const list = networkTree({ ...sampleInput, domains }, nodeCrypto).find(({ path }) => path === "network/squid.conf");
  writeFileSync(join(directory, "codex.conf"), String(list?.content));
  writeFileSync(
    join(directory, "squid.conf"),
    [
      `http_port 127.0.0.1:${port}`,
      "cache_effective_user nobody",
      // Nothing leaves the machine: what is allowed fails at the parent that does not answer.
      "cache_peer 127.0.0.1 parent 9 0 no-query no-digest",
      "never_direct allow all",
      "cache deny all",
      "access_log none",
      `cache_log ${join(directory, "cache.log")}`,
      `coredump_dir ${directory}`,
      "pid_filename none",
      "pinger_enable off",
      "connect_timeout 1 second",
      "forward_timeout 1 second",
      "visible_hostname proxy.test",
      "unique_hostname proxy.test",
      `include ${join(directory, "codex.conf")}`,
      "",
    ].join("\n"),
  );
  const squid = spawn("squid", ["-N", "-f", join(directory, "squid.conf")], { stdio: "ignore" });
  onTestFinished(async () => {
    squid.kill("SIGKILL");
    await once(squid, "exit");
  });
  const answers = [];
  for (const [host] of verdicts) answers.push([host, await ask(port, host)]);
  expect(answers).toEqual(verdicts);
});

/** Squid answers 403 for what it refuses, and something else for what it would have fetched. */
async function ask(port: number, host: string): Promise<"allow" | "deny"> {
  const socket = await connect(port);
  socket.write(`GET http://${host}/ HTTP/1.0\r\n\r\n`);
  let answer = "";
  for await (const part of socket) answer += String(part);
  const status = /^HTTP\/1\.\d (\d+)/.exec(answer)?.[1];
  if (status === undefined || status === "400")
    throw new Error(`squid gave no verdict on ${host}: ${answer.slice(0, 200)}`);
  return status === "403" ? "deny" : "allow";
}

async function connect(port: number) {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const socket = createConnection({ port, host: "127.0.0.1" });
    const connected = await Promise.race([
      once(socket, "connect").then(() => true),
      once(socket, "error").then(
        () => false,
        () => false,
      ),
    ]).catch(() => false);
    if (connected) return socket;
    socket.destroy();
    await delay(100);
  }
  throw new Error("squid is needed by this test and does not answer");
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
