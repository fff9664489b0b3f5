/** One Codex key that a constraint's example becomes, as the compiler emits it. */
export interface EmittedFact {
  readonly constraint: string;
  readonly file: string;
  /** The key's pattern in table 1. */
  readonly key: string;
  /** The first client version that knows the key. */
  readonly since: string;
  /** How strongly it binds a user, by platform. */
  readonly strengths: Readonly<Record<string, string>>;
  /** Set where the compiler adds the key by itself. */
  readonly added: boolean;
}
