import { inert } from "../../diagnostics/views/inert.ts";
import { collectReports } from "../../fleet/collect-reports.ts";
import { FleetLoader } from "../../fleet/fleet-loader.ts";
import type { MalformedReport } from "../../fleet/fleet-report.ts";
import { secondsOf } from "../../fleet/instant.ts";
import { type FleetPicture, fleetPicture } from "../../fleet/picture.ts";
import { tablesSql, viewsSql } from "../../fleet/queries.ts";
import { readInventory } from "../../fleet/read-inventory.ts";
import { type FleetFormat, fleetViews } from "../../fleet/views/index.ts";
import { decodeUtf8 } from "../../host/decode-utf8.ts";
import { nodeReportSource } from "../../host/fleet/node-report-source.ts";
import { openDuckDb } from "../../host/fleet/open-duckdb.ts";
import { isoTime } from "../../package/iso-time.ts";
import type { ExitCode, Services } from "../services.ts";
import { UsageError } from "../services.ts";

export interface FleetArguments {
  /** Files, directories, or `-`. */
  readonly reports: readonly string[];
  readonly format: FleetFormat;
  readonly inventory?: string;
  readonly staleAfter: number;
}

const day = 86_400;
/** In bytes. */
const largestInventory = 100_000_000;
/** A wrong file can hold a million lines that are no report. */
const mostMalformed = { kept: 1000, said: 20 };

/**
 * Prints the picture that the reports give. 0: every endpoint is in sync. 1: some endpoint is not, or something among the reports is
 * none. 2: nothing could be read, or something that was named.
 */
export async function runFleet(args: FleetArguments, services: Services): Promise<ExitCode> {
  const { host } = services;
  const time = host.today();
  const now = secondsOf(time) ?? 0;
  const expected = args.inventory === undefined ? [] : readInventory(await textOf(args.inventory, services));
  const database = await openDuckDb();
  try {
    await database.run(tablesSql);
    const loader = new FleetLoader(database);
    loader.setClock(isoTime(now - args.staleAfter * day));
    for (const endpoint of expected) loader.addExpected(endpoint);
    const malformed: MalformedReport[] = [];
    let malformedCount = 0;
    for await (const each of collectReports(args.reports, nodeReportSource, now)) {
      if ("report" in each) {
        await loader.addReport(each.report);
        continue;
      }
      malformedCount += 1;
      if (malformed.length < mostMalformed.kept) malformed.push(each.malformed);
    }
    sayMalformed(malformed, malformedCount, services);
    if (loader.count === 0) {
      host.err("mandate: no drift report was read\n");
      return 2;
    }
    await loader.flush();
    // A dozen queries read them: here they are worked out once.
    await database.run(viewsSql.replaceAll("CREATE VIEW", "CREATE TABLE"));
    const context = { time, staleAfterDays: args.staleAfter, hasInventory: args.inventory !== undefined };
    const picture = await fleetPicture(database, { ...context, malformed, malformedCount });
    host.out(fleetViews[args.format](picture, { crypto: services.crypto }));
    return exitCodeOf(picture);
  } finally {
    database.close();
  }
}

function exitCodeOf({ summary }: FleetPicture): ExitCode {
  return summary.inSync === summary.endpoints && summary.malformed === 0 ? 0 : 1;
}

function sayMalformed(malformed: readonly MalformedReport[], count: number, { host }: Services): void {
  for (const { file, line, message } of malformed.slice(0, mostMalformed.said))
    host.err(`mandate: ${inert(file)}:${line}: ${inert(message)}\n`);
  if (count > mostMalformed.said) host.err(`mandate: and ${count - mostMalformed.said} more that are no report\n`);
}

async function textOf(path: string, { host }: Services): Promise<string> {
  const read = await host.readBytes(path, { limit: largestInventory });
  if (!read.ok) throw new UsageError(`cannot read ${path}: ${read.message}`);
  const decoded = decodeUtf8(read.bytes);
  if (!decoded.ok) throw new UsageError(`cannot read ${path}: it is not UTF-8`);
  return decoded.text;
}
