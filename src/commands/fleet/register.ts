import { InvalidArgumentError, Option } from "commander";
import type { FleetFormat } from "../../fleet/views/index.ts";
import { common, type CommonOptions, type Registration } from "../program.ts";

interface Options extends CommonOptions {
  readonly format: FleetFormat;
  readonly inventory?: string;
  readonly staleAfter: number;
}

const formats: readonly FleetFormat[] = ["text", "json", "html"];

export const registerFleet: Registration = (program, run) => {
  common(program.command("fleet"))
    .description(
      "many drift reports in one picture: what drifts, where, and who does not report (needs the optional package @duckdb/node-api)",
    )
    .argument("<reports...>", "drift reports as JSON or one a line; directories of them; - for standard input")
    .addOption(new Option("--format <format>", "how the picture is printed").choices(formats).default("text"))
    .option("--inventory <file>", "the endpoints that should report: CSV with the columns endpoint, group, platform")
    .option("--stale-after <days>", "when a report no longer says how its endpoint is", days, 7)
    .addHelpText(
      "after",
      "\nExamples:\n  mandate fleet reports/\n  mandate fleet today.ndjson --inventory endpoints.csv --format html > fleet.html\n  jq -c .report events.json | mandate fleet - --format json",
    )
    .action((reports: readonly string[], options: Options) => {
      run(async (services) => {
        const { runFleet } = await import("./run.ts");
        return runFleet({ ...options, reports }, services);
      }, options);
    });
};

function days(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError("a whole number of days, 1 or more");
  return Number(text);
}
