import type { BundleProblem } from "../../package/verify/bundle-entry.ts";

/** What was found out about one bundle. */
export interface BundleVerdict {
  readonly bundle: string;
  /** How many files lie there. */
  readonly files: number;
  /** The key that a signature was asked of: SHA-256 of the public key in DER. */
  readonly trustedKey?: string;
  readonly problems: readonly BundleProblem[];
}

export function verdictsJson(verdicts: readonly BundleVerdict[]): string {
  const report = {
    formatVersion: 1,
    status: verdicts.some(isBroken) ? "broken" : "intact",
    bundles: verdicts.map((verdict) => ({
      bundle: verdict.bundle,
      status: isBroken(verdict) ? "broken" : "intact",
      signature: verdict.trustedKey === undefined ? "not-asked" : signatureOf(verdict),
      ...(verdict.trustedKey === undefined ? {} : { trustedKey: verdict.trustedKey }),
      files: verdict.files,
      problems: verdict.problems.map(({ code, path, message }) => ({ code, path, message })),
    })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

export function verdictsText(verdicts: readonly BundleVerdict[]): string {
  return verdicts.map(verdictText).join("");
}

function verdictText(verdict: BundleVerdict): string {
  const { bundle, files, problems, trustedKey } = verdict;
  if (!isBroken(verdict)) {
    const signed =
      trustedKey === undefined
        ? "no key was given, so this does not say who built it (--trust PUBLIC_KEY)"
        : `signed by ${trustedKey}`;
    return `${shown(bundle)}: ${files} files as they were built; ${signed}\n`;
  }
  const head = `${shown(bundle)}: ${problems.length === 1 ? "1 problem" : `${problems.length} problems`}\n`;
  return head + problems.map(({ code, path, message }) => `  ${code}  ${shown(path)}: ${shown(message)}\n`).join("");
}

function signatureOf({ problems }: BundleVerdict): "trusted" | "missing" | "wrong" {
  if (problems.some(({ code }) => code === "missing-signature")) return "missing";
  return problems.some(({ code }) => code === "wrong-signature") ? "wrong" : "trusted";
}

function isBroken({ problems }: BundleVerdict): boolean {
  return problems.length > 0;
}

// A bundle that someone tampered with may have names that would rewrite a terminal.
function shown(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
