/** What Codex does with a refusal of a hook of this event, as observed. */
type Refusal =
  /** The action does not happen. */
  | "action"
  /** The output that the model sees is replaced; the action has happened. */
  | "output"
  /** The turn goes on. */
  | "turn"
  /** The session ends before the model is asked. */
  | "session"
  /** Nothing: Codex goes on. */
  | "none";

interface HookEventFacts {
  readonly refusal: Refusal;
  /** What a failing hook does unless the policy says otherwise. */
  readonly onFailure: OnFailure;
  /** The longest timeout that Codex gives a hook of this event; it warns at every start about a longer one. */
  readonly longestSeconds?: number;
}

export type OnFailure = "block" | "allow";

/** Every hook event that Codex knows, and what a hook can do in it. */
export const hookEvents = {
  PreToolUse: { refusal: "action", onFailure: "block" },
  PermissionRequest: { refusal: "action", onFailure: "block" },
  UserPromptSubmit: { refusal: "action", onFailure: "block" },
  PostToolUse: { refusal: "output", onFailure: "allow" },
  Stop: { refusal: "turn", onFailure: "allow" },
  SubagentStop: { refusal: "turn", onFailure: "allow" },
  SessionStart: { refusal: "session", onFailure: "allow" },
  SubagentStart: { refusal: "none", onFailure: "allow" },
  SessionEnd: { refusal: "none", onFailure: "allow", longestSeconds: 3 },
  PreModelRequest: { refusal: "none", onFailure: "allow" },
  PostModelRequest: { refusal: "none", onFailure: "allow" },
  PreCompact: { refusal: "none", onFailure: "allow" },
  PostCompact: { refusal: "none", onFailure: "allow" },
  Interrupt: { refusal: "none", onFailure: "allow", longestSeconds: 3 },
} as const satisfies Record<string, HookEventFacts>;

export type HookEvent = keyof typeof hookEvents;

export function isHookEvent(name: string): name is HookEvent {
  return Object.hasOwn(hookEvents, name);
}

/** What `on_failure` means when the policy does not say. */
export function defaultOnFailure(event: HookEvent): OnFailure {
  return hookEvents[event].onFailure;
}

/** The runner's word for what a failure does: `once` holds a stopping agent back a single time, `stop` ends the session. */
export type FailureMode = "block" | "once" | "stop" | "allow";

/** How the runner reports a failure of a hook in Codex's form for the event. */
export function failureMode(event: HookEvent, onFailure: OnFailure): FailureMode {
  if (onFailure === "allow") return "allow";
  switch (hookEvents[event].refusal) {
    case "action":
    case "output":
      return "block";
    case "turn":
      return "once";
    case "session":
      return "stop";
    case "none":
      return "allow";
  }
}

/** The longest timeout that Codex gives a hook of this event, in seconds; undefined where it sets none. */
export function longestTimeout(event: HookEvent): number | undefined {
  const facts: HookEventFacts = hookEvents[event];
  return facts.longestSeconds;
}
