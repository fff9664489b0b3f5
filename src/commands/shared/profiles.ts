import baseline from "../../../profiles/baseline.policy.yaml";

/** The layers that come with Mandate, by the name that `extends: [profile:NAME]` uses. */
export const profiles: Readonly<Record<string, string>> = {
  baseline,
};

export const profilePrefix = "profile:";

/** How a person says that a policy extends none of them. */
export const noProfile = "none";
