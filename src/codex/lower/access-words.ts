/** The words of `access`, strictest first, as every list of them is emitted. */
export const wordOrder = ["read-only", "workspace", "full-access"] as const;

export type AccessWord = (typeof wordOrder)[number];

/** The sandbox mode of Codex for each word. */
export const sandboxModes: Readonly<Record<AccessWord, string>> = {
  "read-only": "read-only",
  workspace: "workspace-write",
  "full-access": "danger-full-access",
};
