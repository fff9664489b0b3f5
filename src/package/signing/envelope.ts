import { base64, concatBytes, utf8 } from "../bytes.ts";
import type { StatementSigner, StatementVerifier } from "./statement-signer.ts";

const payloadType = "application/vnd.in-toto+json";

/** A statement signed as a DSSE envelope. */
export function signEnvelope(statement: string, signer: StatementSigner): string {
  const sig = base64(signer.sign(preAuthenticationEncoding(utf8(statement))));
  const envelope = { payload: base64(statement), payloadType, signatures: [{ keyid: signer.keyId, sig }] };
  return `${JSON.stringify(envelope, null, 2)}\n`;
}

/** The statement of an envelope that the trusted key has signed, or undefined. */
export function openEnvelope(envelope: string, verifier: StatementVerifier): string | undefined {
  const { payload, payloadType: type, signatures } = readEnvelope(envelope);
  if (payload === undefined || type !== payloadType) return undefined;
  const message = preAuthenticationEncoding(payload);
  const signed = signatures.some((signature) => verifier.verify(message, signature));
  return signed ? new TextDecoder("utf-8", { fatal: true }).decode(payload) : undefined;
}

/** The statement that an envelope holds, whoever signed it; undefined when it cannot be read. */
export function statementIn(envelope: string): string | undefined {
  const { payload, payloadType: type, signatures } = readEnvelope(envelope);
  if (payload === undefined || type !== payloadType || signatures.length === 0) return undefined;
  return new TextDecoder().decode(payload);
}

/** What DSSE signs: type and body with their lengths, so that neither can be read as part of the other. */
function preAuthenticationEncoding(body: Uint8Array): Uint8Array {
  return concatBytes(utf8(`DSSEv1 ${utf8(payloadType).length} ${payloadType} ${body.length} `), body);
}

interface Envelope {
  readonly payload?: Uint8Array;
  readonly payloadType?: unknown;
  readonly signatures: readonly Uint8Array[];
}

/** Reads an envelope that anyone may have written. */
function readEnvelope(text: string): Envelope {
  const value: unknown = parseJson(text);
  if (!isRecord(value) || typeof value.payload !== "string" || !Array.isArray(value.signatures))
    return { signatures: [] };
  const signatures = value.signatures.flatMap((signature: unknown) =>
    isRecord(signature) && typeof signature.sig === "string"
      ? [new Uint8Array(Buffer.from(signature.sig, "base64"))]
      : [],
  );
  return { payload: new Uint8Array(Buffer.from(value.payload, "base64")), payloadType: value.payloadType, signatures };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
