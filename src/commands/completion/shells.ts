/** The shells that completion is written for. */
export const completionShells = ["bash", "fish", "powershell", "zsh"] as const;

export type CompletionShell = (typeof completionShells)[number];
