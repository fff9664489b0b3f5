import { Option } from "commander";
import type { AuditFormat } from "../../audit/views/index.ts";
import { common, type CommonOptions, type Registration } from "../program.ts";

interface Options extends CommonOptions {
  readonly format: AuditFormat;
  readonly framework?: string;
}

const formats: readonly AuditFormat[] = ["json", "csv", "markdown", "html", "oscal"];

export const registerAudit: Registration = (program, run) => {
  common(program.command("audit"))
    .description(
      "every constraint with its source layer, the settings it becomes, how strongly they are enforced, and the controls that it supports",
    )
    .argument("<policy|bundle>", "a policy, or the directory of a bundle")
    .addOption(new Option("--format <format>", "how the report is printed").choices(formats).default("json"))
    .option(
      "--framework <map.csv>",
      "your own control framework: a CSV file with the columns constraint, framework, control",
    )
    .addHelpText(
      "after",
      "\nExamples:\n  mandate audit policies/org.policy.yaml --format csv > audit.csv\n  mandate audit out/acme-org --format html > report.html\n  mandate audit policies/org.policy.yaml --framework pci.csv --format oscal",
    )
    .action((subject: string, options: Options) => {
      run(async (services) => {
        const { runAudit } = await import("./run.ts");
        const { format, framework } = options;
        return runAudit({ subject, format, ...(framework === undefined ? {} : { framework }) }, services);
      }, options);
    });
};
