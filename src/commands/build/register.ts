import type { DiagnosticFormat } from "../../diagnostics/views/index.ts";
import type { Platform } from "../../policy/layer.ts";
import { common, type CommonOptions, formatOption, platformList, type Registration } from "../program.ts";

interface Options extends CommonOptions {
  readonly format: DiagnosticFormat;
  readonly out: string;
  readonly platform?: readonly Platform[];
  readonly signKey?: string;
  readonly signCert?: string;
  readonly statementKey?: string;
}

const signingHelp = `
Signing: --sign-key with --sign-cert adds signed profiles (RSA from 2048 bits, or EC on P-256, P-384, P-521) and signs the
in-toto statement (provenance.dsse.json). The statement takes Ed25519, P-256 or RSA: --statement-key names another key for it,
and an Ed25519 key in --sign-key without a certificate signs the statement alone. A key may come through a pipe, and is never
written anywhere. In place of the options, MANDATE_SIGN_KEY, MANDATE_SIGN_CERT and MANDATE_STATEMENT_KEY hold PEM or name a
file; MANDATE_SIGN_PASSPHRASE opens encrypted keys.
`;

export const registerBuild: Registration = (program, run) => {
  common(program.command("build"))
    .description("compile, test and package policies; each goes to OUT/<name>/, all of them or none")
    .argument("<policy...>", "policies, or directories: every *.policy.yaml that no other one extends")
    .option("--out <directory>", "where bundles go", "out")
    .option("--platform <list>", "only these platforms, separated by commas", platformList)
    .option("--sign-key <pem>", "private key that signs profiles, and the statement where it can")
    .option("--sign-cert <pem>", "its certificate, and those that lead to the root")
    .option("--statement-key <pem>", "private key that signs the statement alone")
    .addOption(formatOption())
    .addHelpText(
      "after",
      `${signingHelp}\nExamples:\n  mandate build policies/org.policy.yaml\n  mandate build policies/ --out dist --platform macos,linux\n  mandate build policies/ --sign-key <(vault read -field=key secret/mdm) --sign-cert mdm-chain.pem`,
    )
    .action((policies: string[], options: Options) => {
      run(async (services) => {
        const { runBuild } = await import("./run.ts");
        const { format, out, platform, signKey, signCert, statementKey } = options;
        const signing = {
          ...(signKey === undefined ? {} : { signKey }),
          ...(signCert === undefined ? {} : { signCert }),
          ...(statementKey === undefined ? {} : { statementKey }),
        };
        return runBuild(
          { policies, format, out, signing, ...(platform === undefined ? {} : { platforms: platform }) },
          services,
        );
      }, options);
    });
};
