import { dirname, relative, resolve, sep } from "node:path";
import { isoTime } from "./clock.ts";
import { list, listPolicies } from "./files/list-directory.ts";
import { inspect, kind, realPath } from "./files/look-at.ts";
import { readBytes } from "./files/read-bytes.ts";
import { writeFileAtomic, writeFileNew } from "./files/write-file.ts";
import { writeTrees } from "./files/write-trees.ts";
import { gitCommit } from "./git-commit.ts";
import { gitList, gitMergeBase, gitShow } from "./git-show.ts";
import type { Host } from "./host.ts";
import { askOnTerminal, isTerminal, terminalColumns, tolerateClosedOutput } from "./terminal.ts";

/** The machine that this process runs on. Made once, by cli.ts. */
export function nodeHost(): Host {
  tolerateClosedOutput();
  return {
    readBytes,
    readRevision: gitShow,
    listRevision: gitList,
    mergeBase: gitMergeBase,
    gitCommit,
    listPolicies,
    list,
    kind,
    inspect,
    realPath,
    inventsModes: process.platform === "win32",
    writeTrees,
    writeFileNew,
    writeFileAtomic,
    resolve: (...parts) => slashes(resolve(...parts)),
    relative: (from, to) => slashes(relative(from, to)),
    dirname: (path) => slashes(dirname(path)),
    cwd: () => slashes(process.cwd()),
    today: () => isoTime(process.env["SOURCE_DATE_EPOCH"], Date.now()),
    environment: (name) => process.env[name],
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    isTerminal: (stream) => isTerminal(process[stream]),
    columns: terminalColumns,
    ...(isTerminal(process.stdin) && isTerminal(process.stderr) ? { ask: askOnTerminal } : {}),
  };
}

function slashes(path: string): string {
  return sep === "/" ? path : path.replaceAll(sep, "/");
}
