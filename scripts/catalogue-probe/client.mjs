import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const systemFolder = "/etc/codex";

/**
 * One Codex binary, asked whether it takes a set of configuration files. Runs only inside the probe's private mount namespace, where
 * /etc/codex is a file system of its own.
 */
export class Client {
  constructor(binary, scratch) {
    this.binary = binary;
    this.home = join(scratch, "home");
    mkdirSync(this.home, { recursive: true });
    this.files = {
      requirements: join(systemFolder, "requirements.toml"),
      config: join(this.home, "config.toml"),
      systemConfig: join(systemFolder, "config.toml"),
      managedConfig: join(systemFolder, "managed_config.toml"),
    };
    this.verdicts = new Map();
  }

  /**
   * Whether the client loads the given texts, by file: { requirements, config, systemConfig, managedConfig }. The read-out is
   * `codex login status`, which every version has and which needs no network: it prints "Not logged in", or the reason of the refusal.
   */
  load(texts) {
    const known = JSON.stringify(texts);
    const cached = this.verdicts.get(known);
    if (cached !== undefined) return cached;
    this.place(texts);
    const { output } = this.run(["login", "status"]);
    this.clear(texts);
    const accepted = output.includes("Not logged in");
    const verdict = accepted ? { accepted } : { accepted, message: messageOf(output), output };
    this.verdicts.set(known, verdict);
    return verdict;
  }

  /** The names that `codex features list` prints, with their stages. */
  features() {
    const { output } = this.run(["features", "list"]);
    return output.split("\n").flatMap((line) => {
      const match = /^([a-z0-9_]+)\s{2,}(.+?)\s{2,}(true|false)$/u.exec(line.trim());
      return match === null ? [] : [[match[1], match[2]]];
    });
  }

  place(texts) {
    for (const [file, text] of Object.entries(texts)) writeFileSync(this.files[file], text);
  }

  clear(texts) {
    for (const file of Object.keys(texts)) rmSync(this.files[file], { force: true });
  }

  run(args) {
    const result = spawnSync(this.binary, args, {
      env: this.environment(),
      encoding: "utf8",
      timeout: 20_000,
      cwd: this.home,
    });
    return { status: result.status, output: `${result.stdout ?? ""}${result.stderr ?? ""}` };
  }

  environment() {
    return { PATH: "/usr/bin:/bin", HOME: this.home, CODEX_HOME: this.home, TERM: "dumb" };
  }
}

/** The reason of a refusal without the noise around it: warnings, file names, the quoted source of older versions. */
function messageOf(output) {
  const lines = output.split("\n").map((line) => line.trim());
  const told = lines.filter((line) => line !== "" && !line.startsWith("WARNING") && !/^\d* ?\|/u.test(line));
  return told.join(" | ");
}
