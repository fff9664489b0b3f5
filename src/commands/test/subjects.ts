import { type Diagnostic, diagnose } from "../../diagnostics/diagnostic.ts";
import { type PolicyTest, readTestFile } from "../../simulate/index.ts";
import { parseYaml } from "../../source/parse-yaml.ts";
import type { SourceText } from "../../source/source-text.ts";
import { startOfFile } from "../../source/span.ts";
import type { Services } from "../services.ts";
import { shownName } from "../shared/layer-reader.ts";
import { readSource } from "../shared/read-source.ts";

/** A policy with the tests that are to be run. */
export interface TestSubject {
  /** Absolute path of the policy. */
  readonly policy: string;
  /** Whether the policy itself was named: then its own `tests:` sections are run. */
  readonly own: boolean;
  /** The tests of files beside it. */
  readonly tests: readonly PolicyTest[];
}

export interface FoundSubjects {
  readonly subjects: readonly TestSubject[];
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, SourceText>;
  /** Something that the command line names cannot be read. */
  readonly cannotRun: boolean;
}

/** The policies that arguments name, directly or through a test file; tests of several files about one policy are run together. */
export async function findSubjects(names: readonly string[], services: Services): Promise<FoundSubjects> {
  const { host } = services;
  const subjects = new Map<string, TestSubject>();
  const diagnostics: Diagnostic[] = [];
  const sources = new Map<string, SourceText>();
  let cannotRun = false;
  const add = (policy: string, own: boolean, tests: readonly PolicyTest[]) => {
    const known = subjects.get(policy);
    subjects.set(policy, {
      policy,
      own: own || known?.own === true,
      tests: [...(known?.tests ?? []), ...tests],
    });
  };
  for (const path of new Set(names.map((name) => host.resolve(name)))) {
    const shown = shownName(host, path);
    const kind = await host.kind(path);
    if (kind === "missing" || kind === "directory") {
      diagnostics.push(
        diagnose(
          "unreadable-file",
          startOfFile(shown),
          kind === "missing" ? "there is no such file" : "this is a directory",
          { help: "name a policy, or a *.policy-test.yaml" },
        ),
      );
      cannotRun = true;
      continue;
    }
    if (!/\.policy-test\.ya?ml$/.test(path)) {
      add(path, true, []);
      continue;
    }
    const read = await readSource(host, path, shown);
    if (!read.ok) {
      diagnostics.push(read.diagnostic);
      cannotRun ||= read.unreadable;
      continue;
    }
    sources.set(shown, read.source);
    const parsed = parseYaml(read.source);
    diagnostics.push(...parsed.diagnostics);
    if (parsed.value === undefined) {
      if (parsed.diagnostics.length === 0)
        diagnostics.push(
          diagnose("missing-key", startOfFile(shown), "the test file is empty", { help: "write policy: and tests:" }),
        );
      continue;
    }
    const file = readTestFile(parsed.value, shown);
    diagnostics.push(...file.diagnostics);
    if (file.value === undefined) continue;
    const policy = host.resolve(host.dirname(path), file.value.policy);
    if ((await host.kind(policy)) !== "file") {
      diagnostics.push(
        diagnose("unreadable-file", file.value.policySpan, `there is no policy ${file.value.policy}`, {
          help: "the path is relative to the test file",
        }),
      );
      continue;
    }
    add(policy, false, file.value.tests);
  }
  return { subjects: [...subjects.values()], diagnostics, sources, cannotRun };
}
