import unix from "../../../../templates/hooks/policy-service.sh.hbs";
import windows from "../../../../templates/hooks/policy-service.ps1.hbs";
import type { LibraryHook } from "../library-hook.ts";

export const policyService: LibraryHook = {
  name: "policy-service",
  summary: "Asks a policy service of the organisation over HTTP, and refuses when it refuses or cannot be asked.",
  events: ["PreToolUse", "PermissionRequest", "UserPromptSubmit", "PostToolUse"],
  defaultMatcher: "*",
  parameters: [
    {
      name: "url",
      type: { kind: "url" },
      required: true,
      doc: "Where the session's JSON is posted. The answer is { decision: allow | deny, reason }.",
    },
    {
      name: "budget",
      type: { kind: "duration" },
      required: false,
      default: "5s",
      doc: "How long the service may take; shorter than the hook's timeout.",
    },
    {
      name: "headers",
      type: { kind: "headers" },
      required: false,
      default: {},
      doc: "Headers: name -> the environment variable that holds the value. A variable that is not set is a failure.",
    },
  ],
  whatItCannotSee: [
    "What the service does not refuse",
    "An answer by someone who can read or change the connection: use https",
    "The user can set the environment variables, and with them who he says he is",
  ],
  unix,
  windows,
};
