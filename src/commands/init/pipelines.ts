import githubWorkflow from "../../../templates/ci/github-workflow.yaml";
import gitlabPipeline from "../../../templates/ci/gitlab-ci.yaml";

/** A pipeline that checks, diffs, builds and signs the policies of a repository. */
export interface Pipeline {
  /** Relative to the repository. */
  readonly path: string;
  readonly text: string;
  /** What has to be there before it runs, in sentences. */
  readonly needs: readonly string[];
}

export const pipelineNames = ["github", "gitlab"] as const;
export type PipelineName = (typeof pipelineNames)[number];

const everywhere = ["policies in policies/, and mandate in package.json, with its lock file"] as const;

/** A pipeline for each kind of CI that `init --ci` knows. */
export const pipelines: Readonly<Record<PipelineName, Pipeline>> = {
  github: {
    path: ".github/workflows/codex-policy.yml",
    text: githubWorkflow,
    needs: [
      ...everywhere,
      "an environment codex-policy with the secrets CODEX_POLICY_SIGNING_KEY and CODEX_POLICY_CERTIFICATES (PEM)",
    ],
  },
  gitlab: {
    path: ".gitlab-ci.yml",
    text: gitlabPipeline,
    needs: [...everywhere, "protected file variables CODEX_POLICY_SIGNING_KEY and CODEX_POLICY_CERTIFICATES (PEM)"],
  },
};
