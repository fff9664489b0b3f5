import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { schemaPath } from "./schema-document.ts";

const program = new URL("../../node_modules/yaml-language-server/bin/yaml-language-server", import.meta.url);

export interface EditorDiagnostic {
  readonly line: number;
  readonly message: string;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
}

interface PublishedDiagnostics {
  readonly uri: string;
  readonly version?: number;
  readonly diagnostics: readonly {
    readonly message: string;
    readonly range: { readonly start: { readonly line: number } };
  }[];
}

/** A real yaml-language-server, spoken to as an editor would. Documents name their schema in their first line. */
export class LanguageServer {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly directory = mkdtempSync(join(realpathSync(tmpdir()), "mandate-editor-"));
  private readonly answers = new Map<number, (result: unknown) => void>();
  private readonly published = new Map<string, (diagnostics: readonly EditorDiagnostic[]) => void>();
  private buffer = Buffer.alloc(0);
  private lastId = 0;
  private documents = 0;

  private readonly schema: URL;

  private constructor(schema: URL) {
    this.schema = schema;
    this.child = spawn(process.execPath, [fileURLToPath(program), "--stdio"], { stdio: "pipe" });
    this.child.stdout.on("data", (chunk: Buffer) => {
      this.receive(chunk);
    });
  }

  static async start(schema: URL = schemaPath): Promise<LanguageServer> {
    const server = new LanguageServer(schema);
    const root = pathToFileURL(server.directory).href;
    await server.request("initialize", {
      processId: process.pid,
      rootUri: root,
      capabilities: {
        textDocument: {
          completion: { completionItem: { documentationFormat: ["markdown"] } },
          hover: { contentFormat: ["markdown"] },
        },
      },
    });
    server.notify("initialized", {});
    server.notify("workspace/didChangeConfiguration", {
      settings: { yaml: { validate: true, completion: true, hover: true, schemaStore: { enable: false } } },
    });
    return server;
  }

  stop(): void {
    this.child.kill();
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Opens a document, with the schema's line in front; answers its address and what the editor would underline. */
  async open(text: string): Promise<{ readonly uri: string; readonly diagnostics: readonly EditorDiagnostic[] }> {
    this.documents += 1;
    const path = join(this.directory, `document-${this.documents}.policy.yaml`);
    const whole = `# yaml-language-server: $schema=${this.schema.href}\n${text}`;
    writeFileSync(path, whole);
    const uri = pathToFileURL(path).href;
    const diagnostics = new Promise<readonly EditorDiagnostic[]>((resolve) => this.published.set(uri, resolve));
    this.notify("textDocument/didOpen", { textDocument: { uri, languageId: "yaml", version: 1, text: whole } });
    return { uri, diagnostics: await diagnostics };
  }

  /** The labels that are offered where `|` stands in the text. */
  async complete(text: string): Promise<readonly string[]> {
    const { uri, position } = await this.openAtCursor(text);
    const result = (await this.request("textDocument/completion", { textDocument: { uri }, position })) as {
      readonly items: readonly { readonly label: string }[];
    };
    return result.items.map((item) => item.label);
  }

  /** What is shown over the place where `|` stands. */
  async hover(text: string): Promise<string> {
    const { uri, position } = await this.openAtCursor(text);
    const result = (await this.request("textDocument/hover", { textDocument: { uri }, position })) as {
      readonly contents: { readonly value: string };
    } | null;
    return result?.contents.value ?? "";
  }

  private async openAtCursor(text: string): Promise<{ uri: string; position: { line: number; character: number } }> {
    const before = text.slice(0, text.indexOf("|")).split("\n");
    const { uri } = await this.open(text.replace("|", ""));
    return { uri, position: { line: before.length, character: before.at(-1)?.length ?? 0 } };
  }

  private request(method: string, params: unknown): Promise<unknown> {
    this.lastId += 1;
    const id = this.lastId;
    return new Promise((resolve) => {
      this.answers.set(id, resolve);
      this.send({ id, method, params });
    });
  }

  private notify(method: string, params: unknown): void {
    this.send({ method, params });
  }

  private send(message: Message): void {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    this.child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  private receive(chunk: Buffer): void {
    this.buffer = Buffer.concat([this.buffer, chunk]);
    for (;;) {
      const end = this.buffer.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.buffer.subarray(0, end).toString())?.[1] ?? 0);
      if (this.buffer.length < end + 4 + length) return;
      const body = this.buffer.subarray(end + 4, end + 4 + length).toString();
      this.buffer = this.buffer.subarray(end + 4 + length);
      this.handle(JSON.parse(body) as Message);
    }
  }

  private handle(message: Message): void {
    if (message.method === "textDocument/publishDiagnostics") {
      const { uri, diagnostics } = message.params as PublishedDiagnostics;
      this.published.get(uri)?.(diagnostics.map((each) => ({ line: each.range.start.line, message: each.message })));
      return;
    }
    if (message.id === undefined) return;
    // The server asks its client too (workspace/configuration): it is answered with nothing.
    if (message.method !== undefined) this.child.stdin.write(response(message.id, message.method));
    else this.answers.get(message.id)?.(message.result);
  }
}

function response(id: number, method: string): string {
  const body = JSON.stringify({
    jsonrpc: "2.0",
    id,
    result:
      method === "workspace/configuration"
        ? [{ validate: true, completion: true, hover: true, schemaStore: { enable: false } }, {}, {}, {}, {}, {}]
        : null,
  });
  return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}
