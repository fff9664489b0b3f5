import type { InvalidCase } from "./document.ts";

const head = `mandate: 1
name: acme
owner: security@acme.example
`;

const whole = `${head}organization: { name: Acme, identifier: com.acme.codex }
targets: { codex: "0.169.0", platforms: [linux] }
access: { deny_read: [/srv/secrets] }
`;

const bytes = new TextEncoder();

function generated(name: string, content: string | Uint8Array, line: number, code: string, column?: number): InvalidCase {
  const expected = { file: "entry.policy.yaml", line, code, ...(column === undefined ? {} : { column }) };
  return { name: `generated: ${name}`, entry: expected.file, files: { [expected.file]: content }, expected: [expected], also: [] };
}

/** Cases that no text file can hold: other encodings, sizes, and files that are not there. */
export function generatedCases(): readonly InvalidCase[] {
  const broken = new Uint8Array([...bytes.encode(`${head}description: caf`), 0xe9, 0x0a]);
  const utf16 = bytes.encode(head).reduce<number[]>((all, byte) => [...all, byte, 0], []);
  const huge = `${head}description: "${"x".repeat(5_000_001)}"\n`;
  const missing = generated("a file that is not there", "", 1, "unreadable-file");
  return [
    { ...missing, files: {} },
    generated("Latin-1", broken, 4, "invalid-utf8", 17),
    generated("UTF-16 without a mark", new Uint8Array(utf16), 1, "invalid-utf8"),
    generated("UTF-16 with a mark", new Uint8Array([0xff, 0xfe, ...utf16]), 1, "invalid-utf8"),
    generated("more than 5 MB", huge, 1, "file-too-large"),
    generated("an empty file", "", 1, "wrong-type"),
    generated("nested deeper than anybody writes", `${whole}description: ${"[".repeat(150)}${"]".repeat(150)}\n`, 7, "invalid-yaml"),
  ];
}
