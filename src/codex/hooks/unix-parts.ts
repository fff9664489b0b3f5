import { text as answer } from "../../../templates/hooks/parts/answer.awk.hbs";
import { text as branchGuard } from "../../../templates/hooks/parts/branch-guard.awk.hbs";
import { text as branchListed } from "../../../templates/hooks/parts/branch-listed.awk.hbs";
import { text as command } from "../../../templates/hooks/parts/command.awk.hbs";
import { text as commandGuard } from "../../../templates/hooks/parts/command-guard.awk.hbs";
import { text as json } from "../../../templates/hooks/parts/json.awk.hbs";
import { text as match } from "../../../templates/hooks/parts/match.awk.hbs";
import { text as pathGuard } from "../../../templates/hooks/parts/path-guard.awk.hbs";
import { text as paths } from "../../../templates/hooks/parts/paths.awk.hbs";
import { text as promptGuard } from "../../../templates/hooks/parts/prompt-guard.awk.hbs";
import { text as secretScan } from "../../../templates/hooks/parts/secret-scan.awk.hbs";
import { text as secrets } from "../../../templates/hooks/parts/secrets.awk.hbs";
import { text as shell } from "../../../templates/hooks/parts/shell.awk.hbs";
import { text as stop } from "../../../templates/hooks/parts/stop.awk.hbs";
import { text as verdict } from "../../../templates/hooks/parts/verdict.awk.hbs";

/** The awk programs that script templates put together by name. */
export const awkParts: Readonly<Record<string, string>> = {
  answer: answer,
  "branch-guard": branchGuard,
  "branch-listed": branchListed,
  command: command,
  "command-guard": commandGuard,
  json: json,
  match: match,
  "path-guard": pathGuard,
  paths: paths,
  "prompt-guard": promptGuard,
  "secret-scan": secretScan,
  secrets: secrets,
  shell: shell,
  stop: stop,
  verdict: verdict,
};
