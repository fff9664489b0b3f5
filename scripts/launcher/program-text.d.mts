export function fileText(launcher: string, program: string): string;
export function programOf(bundle: string): string;
export function programIn(text: string): { readonly source: string; readonly line: number };
