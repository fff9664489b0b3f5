import { compareVersions, describeVersions, knownVersions, newestVersion } from "../../catalogue/codex/index.ts";
import { checkFormat } from "../../catalogue/text-formats.ts";
import type { Host } from "../../host/host.ts";
import { versionsIn } from "../../policy/client-range.ts";
import { suggest } from "../../policy/nearest.ts";
import { noProfile, profiles } from "../shared/profiles.ts";
import { UsageError } from "../services.ts";

/** What a starter policy needs to know. */
export interface StarterAnswers {
  readonly name: string;
  readonly organization: string;
  readonly identifier: string;
  /** The client versions, as a semver range. */
  readonly codex: string;
  /** Separated by commas. */
  readonly platforms: string;
  /** A ready-made layer to extend, or "none". */
  readonly profile: string;
}

export type GivenAnswers = Partial<StarterAnswers>;

/** Whatever has a default is asked about with it; the later questions' defaults follow from the earlier answers. */
interface Question {
  readonly key: keyof StarterAnswers;
  readonly text: string;
  readonly option: string;
  readonly fallback: (answers: GivenAnswers) => string;
  /** What is wrong with an answer. */
  readonly problem: (answer: string) => string | undefined;
}

const platforms = ["macos", "windows", "linux", "cloud"];

const questions: readonly Question[] = [
  {
    key: "organization",
    text: "The organisation's name?",
    option: "--organization",
    fallback: () => "Example",
    problem: (answer) => (answer.trim() === "" ? "the name is empty" : undefined),
  },
  {
    key: "identifier",
    text: "A reverse DNS identifier for its profiles?",
    option: "--identifier",
    fallback: ({ organization }) => `com.${slug(organization ?? "")}.codex`,
    problem: (answer) => checkFormat("reverse-dns", answer)?.message,
  },
  {
    key: "name",
    text: "The policy's name?",
    option: "--name",
    fallback: ({ organization }) => slug(organization ?? ""),
    problem: (answer) =>
      /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(answer) ? undefined : "use lower-case letters, digits and hyphens",
  },
  {
    key: "codex",
    text: "The Codex versions in your fleet?",
    option: "--codex",
    fallback: () => `>=${recentVersion()} <=${newestVersion}`,
    problem: rangeProblem,
  },
  {
    key: "platforms",
    text: `The platforms (${platforms.join(", ")})?`,
    option: "--platforms",
    fallback: () => "macos, windows, linux",
    problem: platformProblem,
  },
  {
    key: "profile",
    text: `A ready-made layer to begin from (${[...Object.keys(profiles), noProfile].join(", ")})?`,
    option: "--profile",
    fallback: () => noProfile,
    problem: (answer) =>
      answer === noProfile || Object.hasOwn(profiles, answer)
        ? undefined
        : `there is no profile ${JSON.stringify(answer)}; ${suggest(answer, [...Object.keys(profiles), noProfile])}`,
  },
];

/** The answers: from options, from the person at the terminal, or with --yes from the defaults. */
export async function collectAnswers(given: GivenAnswers, yes: boolean, host: Host): Promise<StarterAnswers> {
  checkGiven(given);
  const open = questions.filter((question) => given[question.key] === undefined);
  if (open.length > 0 && !yes && host.ask === undefined) {
    const missing = open.filter((question) => question.key !== "name").map((question) => question.option);
    throw new UsageError(
      `nobody can be asked here: give ${missing.join(", ")}, or --yes to take the defaults for what is missing`,
    );
  }
  const answers: { -readonly [Key in keyof StarterAnswers]?: StarterAnswers[Key] } = { ...given };
  for (const question of open) answers[question.key] = await answer(question, answers, yes, host);
  const { name = "", organization = "", identifier = "", codex = "", platforms: list = "", profile = "" } = answers;
  return { name, organization, identifier, codex, platforms: list, profile };
}

function checkGiven(given: GivenAnswers): void {
  for (const question of questions) {
    const value = given[question.key];
    const problem = value === undefined ? undefined : question.problem(value);
    if (problem !== undefined) throw new UsageError(`${question.option}: ${problem}`);
  }
}

async function answer(question: Question, answers: GivenAnswers, yes: boolean, host: Host): Promise<string> {
  const fallback = question.fallback(answers);
  if (yes || host.ask === undefined) return fallback;
  for (;;) {
    const text = await host.ask(question.text, fallback);
    const problem = question.problem(text);
    if (problem === undefined) return text;
    host.err(`${problem}\n`);
  }
}

/** A name as the policy language takes one; "example" where nothing of it is left. */
function slug(text: string): string {
  const plain = text
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  return plain === "" ? "example" : plain;
}

/** The oldest of the last ten minor versions: what a fleet that updates has. */
function recentVersion(): string {
  const [major = 0, minor = 0] = newestVersion.split(".").map(Number);
  const floor = `${major}.${Math.max(0, minor - 9)}.0`;
  return knownVersions.find((version) => compareVersions(version, floor) >= 0) ?? newestVersion;
}

function rangeProblem(range: string): string | undefined {
  const versions = versionsIn(range);
  if (versions === undefined) return `${JSON.stringify(range)} is not a range of versions`;
  return versions.length > 0
    ? undefined
    : `no known version is in the range; known: ${describeVersions(knownVersions)}`;
}

function platformProblem(list: string): string | undefined {
  const wrong = platformNames(list).filter((name) => !platforms.includes(name));
  return wrong.length === 0 ? undefined : `unknown platform ${wrong.join(", ")}; known: ${platforms.join(", ")}`;
}

export function platformNames(list: string): readonly string[] {
  return list.split(",").map((name) => name.trim());
}
