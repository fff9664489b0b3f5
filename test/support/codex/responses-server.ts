import { createServer } from "node:http";
import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import type { Plain } from "../../../src/source/located.ts";
import { isPlainMap } from "../../../src/source/located.ts";
import { at, itemsAt, parseJson, textAt } from "../../../src/host/codex/plain-json.ts";

/** One thing that the scripted model does. */
export type ModelStep =
  /** Calls a function tool, for example `exec_command` with `{ cmd }`. */
  | { readonly call: string; readonly arguments: Readonly<Record<string, Plain>>; readonly namespace?: string }
  /** Calls a tool with free text, for example `apply_patch`. */
  | { readonly custom: string; readonly input: string }
  /** Types into the terminal session that an `exec_command` with `tty` left open last (`write_stdin`). */
  | { readonly type: string }
  /** Answers the user. */
  | { readonly say: string };

/** Element N answers the Nth request; when the script is used up the model says that it is done. */
export type ModelScript = readonly (readonly ModelStep[])[];

/** What the model was told about one of its tool calls. */
export interface ToolOutput {
  readonly callId: string;
  readonly text: string;
}

/** One request to the model. */
export interface ModelRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The authorization header, empty without one. */
  readonly authorization: string;
  readonly model: string;
  /** Names of the tools that the model may call. */
  readonly tools: readonly string[];
  /** Texts of the developer messages. */
  readonly developer: readonly string[];
  /** Texts of the user messages, environment context and prompt. */
  readonly user: readonly string[];
  /** The outputs of every tool call so far. */
  readonly outputs: readonly ToolOutput[];
  readonly body: Plain;
}

/** A local model that does what its script says. It must be closed. */
export interface ResponsesServer {
  /** For `base_url` of a model provider with `wire_api = "responses"`. */
  readonly baseUrl: string;
  readonly requests: readonly ModelRequest[];
  /** Requests that were not for the model: method and path. */
  readonly otherRequests: readonly string[];
  close(): Promise<void>;
}

/** Starts a scripted model on a free port of 127.0.0.1. */
export async function startResponsesServer(script: ModelScript): Promise<ResponsesServer> {
  const requests: ModelRequest[] = [];
  const otherRequests: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const path = request.url ?? "";
      if (request.method !== "POST" || !/\/responses(?:\?|$)/.test(path)) {
        otherRequests.push(`${request.method ?? ""} ${path}`);
        answerOther(path, response);
        return;
      }
      const text = Buffer.concat(chunks).toString("utf8");
      const body = parseJson(text);
      if (body === undefined) {
        otherRequests.push(`unreadable body: POST ${path}`);
        response.writeHead(400).end();
        return;
      }
      const number = requests.length;
      requests.push(readRequest(path, request.headers, body));
      const session = [...text.matchAll(/session ID (\d+)/g)].at(-1)?.[1];
      answer(
        response,
        number,
        (script[number] ?? [{ say: "done" }]).map((step, index) => item(step, `${number}_${index}`, session)),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the scripted model has no port");
  return {
    baseUrl: `http://127.0.0.1:${address.port}/v1`,
    requests,
    otherRequests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function readRequest(path: string, headers: IncomingHttpHeaders, body: Plain): ModelRequest {
  const input = itemsAt(body, "input");
  return {
    path,
    headers,
    authorization: headers.authorization ?? "",
    model: textAt(body, "model"),
    tools: [
      ...itemsAt(body, "tools"),
      ...input.filter((entry) => textAt(entry, "type") === "additional_tools"),
    ].flatMap(toolNames),
    developer: messages(input, "developer"),
    user: messages(input, "user"),
    outputs: input
      .filter((entry) => textAt(entry, "type").endsWith("_output"))
      .map((entry) => ({ callId: textAt(entry, "call_id"), text: outputText(at(entry, "output")) })),
    body,
  };
}

/** Tools may be grouped, and newer clients put them into the input. */
function toolNames(tool: Plain): readonly string[] {
  const members = itemsAt(tool, "tools");
  return members.length > 0 ? members.flatMap(toolNames) : [textAt(tool, "name") || textAt(tool, "type")];
}

function messages(input: readonly Plain[], role: string): readonly string[] {
  return input
    .filter((entry) => textAt(entry, "type") === "message" && textAt(entry, "role") === role)
    .map((entry) =>
      itemsAt(entry, "content")
        .map((part) => textAt(part, "text"))
        .join("\n"),
    );
}

/** Outputs are texts, or lists of parts, or tables around one of these, depending on the tool and the version. */
function outputText(output: Plain): string {
  if (typeof output === "string") return output;
  if (isPlainMap(output)) return outputText(output["content"] ?? output["text"] ?? null);
  return itemsAt({ output }, "output")
    .map((part) => textAt(part, "text"))
    .join("\n");
}

function item(step: ModelStep, id: string, session: string | undefined): Plain {
  const call = { id: `item_${id}`, call_id: `call_${id}` };
  if ("call" in step) {
    const namespace = step.namespace === undefined ? {} : { namespace: step.namespace };
    return { type: "function_call", ...call, ...namespace, name: step.call, arguments: JSON.stringify(step.arguments) };
  }
  if ("custom" in step) return { type: "custom_tool_call", ...call, name: step.custom, input: step.input };
  if ("type" in step) {
    const typed = JSON.stringify({ session_id: Number(session ?? "0"), chars: step.type, yield_time_ms: 1000 });
    return { type: "function_call", ...call, name: "write_stdin", arguments: typed };
  }
  return { type: "message", id: call.id, role: "assistant", content: [{ type: "output_text", text: step.say }] };
}

function answer(response: ServerResponse, number: number, output: readonly Plain[]): void {
  const send = (event: { readonly type: string; readonly [key: string]: Plain }): void => {
    response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  };
  const id = `response_${number}`;
  const usage = {
    input_tokens: 1,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: 1,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 2,
  };
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  send({ type: "response.created", response: { id } });
  output.forEach((entry, index) => {
    send({ type: "response.output_item.done", output_index: index, item: entry });
  });
  send({ type: "response.completed", response: { id, output, usage } });
  response.end();
}

/** Codex also asks for the list of models; everything else does not exist. */
function answerOther(path: string, response: ServerResponse): void {
  const models = /\/models(?:\?|$)/.test(path);
  response.writeHead(models ? 200 : 404, { "content-type": "application/json" });
  response.end(JSON.stringify(models ? { object: "list", data: [], models: [] } : { error: { message: "not found" } }));
}
