export const compiledCodeName: string;
export function sealedCode(program: string, code: Uint8Array): Buffer;
export function openedCode(program: string, bytes: Buffer): Buffer | undefined;
