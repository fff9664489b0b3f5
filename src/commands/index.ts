import { registerAsk } from "./ask/register.ts";
import { registerAudit } from "./audit/register.ts";
import { registerBuild } from "./build/register.ts";
import { registerCatalogue } from "./catalogue/register.ts";
import { registerCheck } from "./check/register.ts";
import { registerCompletion } from "./completion/register.ts";
import { registerFleet } from "./fleet/register.ts";
import { registerInit } from "./init/register.ts";
import { registerImport } from "./import/register.ts";
import { registerDiff } from "./diff/register.ts";
import { registerDrift } from "./drift/register.ts";
import { registerExplain } from "./explain/register.ts";
import { registerPosture } from "./posture/register.ts";
import { registerTest } from "./test/register.ts";
import { registerUpgrade } from "./upgrade/register.ts";
import { registerVerify } from "./verify/register.ts";
import type { Registration } from "./program.ts";

/** The commands, in the order of the help text. */
export const registrations: readonly Registration[] = [
  registerInit,
  registerCheck,
  registerBuild,
  registerExplain,
  registerAudit,
  registerPosture,
  registerTest,
  registerAsk,
  registerDiff,
  registerDrift,
  registerFleet,
  registerImport,
  registerUpgrade,
  registerVerify,
  registerCatalogue,
  registerCompletion,
];
