import { codexFiles } from "../../../host/codex/codex-files.ts";
import { replaceableDirectories, runInNamespace } from "../../../host/codex/run-in-namespace.ts";
import type { Question } from "../../../simulate/index.ts";
import { cannot, type RealSubject, type RealVerdict } from "./subject.ts";

/** Makes the file and reads it in `codex sandbox`, which runs one command as a session would. */
export async function realRead(
  { oracle, files }: RealSubject,
  { path }: Question & { kind: "read" },
): Promise<RealVerdict> {
  const [anchor, rest] = path.startsWith("~/")
    ? (["home", path.slice(2)] as const)
    : path.startsWith("/")
      ? (["placed", path.slice(1)] as const)
      : (["work", path] as const);
  const steps = rest.split("/");
  if (steps.some((step) => step === "" || step === "." || step === ".." || step.includes("\0")))
    return cannot("the path is not the plain name of a file");
  if (anchor === "placed" && (steps.length < 2 || !replaceableDirectories.includes(steps[0] ?? "")))
    return cannot("Mandate makes no file there, not even in a private namespace");
  const made = codexFiles({ [rest]: "content\n" });
  const said = await runInNamespace({
    files,
    ...(anchor === "home" ? { homeFiles: made } : anchor === "work" ? { workFiles: made } : { placedFiles: made }),
    command: ({ home, work }) => [
      ...[oracle.binary, "sandbox", "--", "cat"],
      anchor === "home" ? `${home}/${rest}` : anchor === "work" ? `${work}/${rest}` : path,
    ],
  });
  if ("verdict" in said) return cannot(said.message);
  if (said.exitCode === 0 && said.stdout === "content\n")
    return { verdict: "allow", because: "the sandbox lets a command read it" };
  if (/Permission denied/.test(said.stderr)) return { verdict: "deny", because: "the sandbox denies it" };
  return cannot(`codex sandbox: ${said.stderr}`);
}
