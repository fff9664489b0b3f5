import { isHookEvent } from "../../../codex/hooks/events.ts";
import { codexFiles } from "../../../host/codex/codex-files.ts";
import { itemsAt, parseJson, textAt } from "../../../host/codex/plain-json.ts";
import { runInNamespace } from "../../../host/codex/run-in-namespace.ts";
import { completeInput, type PlainMap, type Question, type SimulatedHook, valueAt } from "../../../simulate/index.ts";
import { matcherTakes } from "../../../simulate/index.ts";
import { cannot, type RealSubject, type RealVerdict } from "./subject.ts";

/** What a session tells every hook. */
const session = {
  session_id: "00000000-0000-4000-8000-000000000001",
  turn_id: "00000000-0000-4000-8000-000000000002",
  transcript_path: "/nonexistent",
  model: "asked-by-mandate",
  permission_mode: "default",
  tool_use_id: "call_0",
};

/** A repository in which a branch is checked out that nobody protects: the simulator assumes the same. */
const repository = codexFiles({
  ".git/HEAD": "ref: refs/heads/topic\n",
  ".git/config": "[core]\n\trepositoryformatversion = 0\n",
  ".git/objects/none": "",
  ".git/refs/heads/none": "",
});

export async function realHook(
  subject: RealSubject,
  { hook: id, input }: Question & { kind: "hook" },
): Promise<RealVerdict> {
  const hook = subject.bundle.libraryHooks.find((candidate) => candidate.id === id);
  if (hook === undefined) return cannot(`no guard of the library has the id ${id}`);
  const complete = completeInput(hook, input);
  const [event, tool] = [complete["hook_event_name"], complete["tool_name"]];
  if (event !== hook.event || (typeof tool === "string" && !matcherTakes(hook.matcher, tool)))
    return cannot("the hook does not run for this event and tool");
  return runHook(subject, hook, complete);
}

/** Runs the delivered command of a hook with an input, as Codex runs it: `bash -c`, outside the sandbox, JSON on standard input. */
export async function runHook(
  { files, bundle }: RealSubject,
  hook: SimulatedHook,
  input: PlainMap,
): Promise<RealVerdict> {
  const groups = itemsAt(valueAt(bundle.requirements, ["hooks"]), hook.event);
  const command = groups
    .flatMap((group) => itemsAt(group, "hooks"))
    .map((handler) => textAt(handler, "command"))
    .find((text) => text.includes(`/${hook.id}.sh`));
  if (command === undefined || !isHookEvent(hook.event)) return cannot(`the hook ${hook.id} is not delivered`);
  const said = await runInNamespace({
    files,
    homeFiles: codexFiles({ "input.json": JSON.stringify({ ...session, ...input }) }),
    workFiles: repository,
    command: ({ home }) => ["sh", "-c", 'exec bash -c "$1" <"$2"', "sh", command, `${home}/input.json`],
  });
  if ("verdict" in said) return cannot(said.message);
  const refused =
    (said.exitCode === 2 && said.stderr.trim() !== "") || (said.exitCode === 0 && refuses(parseJson(said.stdout)));
  if (refused) return { verdict: "block", because: `the delivered hook ${hook.id} refuses` };
  return said.exitCode === 0
    ? { verdict: "allow", because: `the delivered hook ${hook.id} lets it pass` }
    : cannot(`the hook ${hook.id} ended with ${said.exitCode ?? "a signal"}: ${said.stderr}`);
}

function refuses(answer: ReturnType<typeof parseJson>): boolean {
  if (answer === undefined) return false;
  return (
    textAt(answer, "decision") === "block" ||
    valueAt(answer, ["continue"]) === false ||
    valueAt(answer, ["hookSpecificOutput", "permissionDecision"]) === "deny" ||
    valueAt(answer, ["hookSpecificOutput", "decision", "behavior"]) === "deny"
  );
}
