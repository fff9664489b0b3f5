import type { Guards, SimulatedBundle } from "./bundle.ts";
import { completeInput, guardVerdict, hooksRun } from "./guard-verdict.ts";
import { type Answer, decided, type Question } from "./question.ts";

/** What one library hook says about one input. */
export function answerHook(bundle: SimulatedBundle, question: Question & { kind: "hook" }, guards: Guards): Answer {
  const hook = bundle.libraryHooks.find((candidate) => candidate.id === question.hook);
  if (hook === undefined) {
    const because = `no guard of the library has the id ${question.hook}; a script of your own cannot be simulated`;
    return { verdict: "allow", because, decidedBy: [], certain: false };
  }
  const setting = ["hooks", hook.id];
  if (!hooksRun(bundle))
    return decided("allow", "the requirements switch hooks off", ["requirements", "features", "hooks"]);
  const verdict = guardVerdict(hook, completeInput(hook, question.input), guards);
  switch (verdict) {
    case "block":
      return decided("block", `the guard ${hook.id} denies it`, setting);
    case "allow":
      return decided("allow", `the guard ${hook.id} lets it pass`, setting);
    case "not-run":
      return decided("allow", `the guard ${hook.id} does not run for this event and tool`, setting);
    case "unknown":
    case "no-guard":
      return {
        verdict: "allow",
        because: `the guard ${hook.id} cannot be evaluated here`,
        decidedBy: [setting],
        certain: false,
      };
  }
}
