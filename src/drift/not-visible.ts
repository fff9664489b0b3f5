/** What a check may have to leave open, by id: what a report lists under `notVisible`, and what the texts say about it. */
export const notVisibleMeanings = {
  cloud:
    "requirements that the workspace's admin console delivers come with the sign-in: no file of the endpoint holds them",
  environment: "with --root, the environment of the system is not looked at",
  processes: "with --root, running programs are not looked at",
  clients: "with --root, installed Codex programs are not looked at, except one that --codex names",
  "root-parents": "with --root, the directories above the root are not looked at",
  "binary-hashes":
    "the catalogue knows no hashes of published Codex programs: whether an installed one is genuine is not known",
  "configuration-profiles":
    "which configuration profiles are installed: only macOS itself knows, and tells an administrator",
  registry: "the registry's RequirementsPath: only the running Windows knows it",
  "access-control": "owners and access control lists on Windows: Detect.ps1 of the bundle checks them",
  "policy-text":
    "a manifest alone holds hashes: what a changed file means, what a user's configuration asks for beyond it, and exceptions cannot be told",
} as const;

export type NotVisible = keyof typeof notVisibleMeanings;
