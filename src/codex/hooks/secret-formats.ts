/** A credential that is told by its form. */
interface SecretFormat {
  readonly name: string;
  readonly prefix: string;
  /** The least number of characters after the prefix; 0 where the prefix alone tells. */
  readonly least: number;
  /** Those characters, as inside the brackets of a regular expression. */
  readonly characters: string;
}

/** The forms that the secret scan knows: each issuer marks its credentials, so false alarms are few. */
export const secretFormats: readonly SecretFormat[] = [
  { name: "an AWS access key", prefix: "AKIA", least: 16, characters: "A-Z0-9" },
  { name: "a temporary AWS access key", prefix: "ASIA", least: 16, characters: "A-Z0-9" },
  { name: "a GitHub token", prefix: "ghp_", least: 36, characters: "A-Za-z0-9" },
  { name: "a GitHub token", prefix: "gho_", least: 36, characters: "A-Za-z0-9" },
  { name: "a GitHub token", prefix: "ghu_", least: 36, characters: "A-Za-z0-9" },
  { name: "a GitHub token", prefix: "ghs_", least: 36, characters: "A-Za-z0-9" },
  { name: "a GitHub token", prefix: "ghr_", least: 36, characters: "A-Za-z0-9" },
  { name: "a GitHub token", prefix: "github_pat_", least: 40, characters: "A-Za-z0-9_" },
  { name: "a GitLab token", prefix: "glpat-", least: 20, characters: "A-Za-z0-9_-" },
  { name: "a Slack token", prefix: "xoxb-", least: 20, characters: "A-Za-z0-9-" },
  { name: "a Slack token", prefix: "xoxp-", least: 20, characters: "A-Za-z0-9-" },
  { name: "a Slack token", prefix: "xoxa-", least: 20, characters: "A-Za-z0-9-" },
  { name: "a Slack webhook", prefix: "https://hooks.slack.com/services/T", least: 30, characters: "A-Za-z0-9/" },
  { name: "a Stripe key", prefix: "sk_live_", least: 20, characters: "A-Za-z0-9" },
  { name: "a Stripe key", prefix: "rk_live_", least: 20, characters: "A-Za-z0-9" },
  { name: "an Anthropic key", prefix: "sk-ant-", least: 32, characters: "A-Za-z0-9_-" },
  { name: "an OpenAI key", prefix: "sk-proj-", least: 32, characters: "A-Za-z0-9_-" },
  { name: "an OpenAI key", prefix: "sk-svcacct-", least: 32, characters: "A-Za-z0-9_-" },
  { name: "an API key", prefix: "sk-", least: 40, characters: "A-Za-z0-9" },
  { name: "a Google API key", prefix: "AIza", least: 35, characters: "A-Za-z0-9_-" },
  { name: "an npm token", prefix: "npm_", least: 36, characters: "A-Za-z0-9" },
  { name: "a PyPI token", prefix: "pypi-AgEI", least: 40, characters: "A-Za-z0-9_-" },
  { name: "a Hugging Face token", prefix: "hf_", least: 34, characters: "A-Za-z0-9" },
  { name: "a DigitalOcean token", prefix: "dop_v1_", least: 64, characters: "a-f0-9" },
  { name: "a Vault token", prefix: "hvs.", least: 24, characters: "A-Za-z0-9_-" },
  { name: "an Azure storage key", prefix: "AccountKey=", least: 80, characters: "A-Za-z0-9+/=" },
  { name: "a private key", prefix: "-----BEGIN PRIVATE KEY-----", least: 0, characters: "" },
  { name: "a private key", prefix: "-----BEGIN RSA PRIVATE KEY-----", least: 0, characters: "" },
  { name: "a private key", prefix: "-----BEGIN EC PRIVATE KEY-----", least: 0, characters: "" },
  { name: "a private key", prefix: "-----BEGIN ENCRYPTED PRIVATE KEY-----", least: 0, characters: "" },
  { name: "a private key", prefix: "-----BEGIN OPENSSH PRIVATE KEY-----", least: 0, characters: "" },
  { name: "a PGP private key", prefix: "-----BEGIN PGP PRIVATE KEY BLOCK-----", least: 0, characters: "" },
];

/** The formats as the scripts read them: one line each, fields separated by tabs. */
export const secretFormatsText: string = secretFormats
  .map(({ name, prefix, least, characters }) => [name, prefix, String(least), characters].join("\t"))
  .join("\n");
