import template from "../../../templates/init/policy.yaml.hbs";
import { templateRenderer } from "../../package/render-template.ts";
import { noProfile, profilePrefix } from "../shared/profiles.ts";
import { platformNames, type StarterAnswers } from "./answers.ts";

const render = templateRenderer(template);

/** The starter policy with everything in it, whether or not the clients in range know it all. */
export function starterText(answers: StarterAnswers, file: string): string {
  const { name, organization, identifier, codex, platforms, profile } = answers;
  const domain = domainOf(identifier);
  return render({
    name,
    organization,
    identifier,
    codex,
    file,
    domain,
    owner: `security@${domain}`,
    description: `What Codex may do at ${organization}`,
    platforms: platformNames(platforms).join(", "),
    profile: profile === noProfile ? "" : `${profilePrefix}${profile}`,
  });
}

/** `com.acme.codex` belongs to acme.com. */
function domainOf(identifier: string): string {
  return identifier.toLowerCase().split(".").slice(0, 2).reverse().join(".");
}
