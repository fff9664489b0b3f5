import type { Plain } from "../../source/located.ts";

/** What the installed Codex says that it applies. A part that the client does not know is absent. */
export type EffectiveReadings =
  | { readonly kind: "did-not-start"; readonly message: string }
  | {
      readonly kind: "read";
      readonly warnings: readonly { readonly summary: string; readonly path?: string }[];
      /** Keys in Codex's own spelling: camel case. */
      readonly requirements?: Plain;
      readonly config?: Plain;
      /** The layer of each key of the configuration, by dotted path. */
      readonly origins?: Plain;
      readonly hooks: readonly Plain[];
      /** Of a session that was started without doing anything; absent where starting one would start MCP servers. */
      readonly thread?: { readonly approvalPolicy: Plain | undefined; readonly sandbox: Plain | undefined };
      /** Why no session starts. */
      readonly threadProblem?: string;
    };
