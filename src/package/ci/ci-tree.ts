import githubWorkflow from "../../../templates/ci/github-workflow.yaml";
import gitlabPipeline from "../../../templates/ci/gitlab-ci.yaml";
import type { FileTree } from "../types.ts";

/** What a repository of policies needs to check, diff, build and sign them, for both kinds of CI. Not part of a bundle. */
export const ciTree: FileTree = [
  { path: ".github/workflows/codex-policy.yml", content: githubWorkflow, mode: 0o644 },
  { path: ".gitlab-ci.yml", content: gitlabPipeline, mode: 0o644 },
];
