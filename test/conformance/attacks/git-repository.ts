import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";
import { codexFiles, type CodexFiles } from "../../../src/host/codex/codex-files.ts";

/** The empty tree, which git knows without being told. */
const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/** A repository with one empty commit on the branch `topic`, and a remote that cannot be reached. */
export function gitRepository(): CodexFiles {
  const who = "A <a@b.example> 1700000000 +0000";
  const commit = Buffer.from(`tree ${emptyTree}\nauthor ${who}\ncommitter ${who}\n\nfirst\n`);
  const object = Buffer.concat([Buffer.from(`commit ${commit.length}\0`), commit]);
  const name = createHash("sha1").update(object).digest("hex");
  const stored = { bytes: new Uint8Array(deflateSync(object)), mode: 0o444 };
  return new Map([
    ...codexFiles({
      ".git/HEAD": "ref: refs/heads/topic\n",
      ".git/refs/heads/topic": `${name}\n`,
      ".git/config":
        '[core]\n\trepositoryformatversion = 0\n[remote "origin"]\n\turl = ssh://nowhere.invalid/repository\n',
    }),
    [`.git/objects/${name.slice(0, 2)}/${name.slice(2)}`, stored],
  ]);
}
