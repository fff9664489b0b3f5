import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { nodeCrypto } from "../../src/host/node-crypto.ts";
import { packageBundle } from "../../src/package/package-bundle.ts";
import type { PackageInput } from "../../src/package/types.ts";
import { packageVersion } from "../../src/package/version.ts";
import { runTool, runToolWell } from "./support/run-tool.ts";
import { hostileText, sampleInput } from "./support/sample-input.ts";
import { temporaryDirectory, writeTree } from "./support/temporary-directory.ts";

const newer: PackageInput = {
  ...sampleInput,
  revision: "4b",
  sourceDateEpoch: 1_800_000_000,
  platforms: { linux: { requirements: "a = 2\n", hooks: [{ fileName: "other.sh", text: "#!/bin/sh\n" }] } },
};
const hostile: PackageInput = {
  ...sampleInput,
  revision: hostileText,
  description: hostileText,
  owner: hostileText,
  organization: { name: hostileText, identifier: "com.acme.codex" },
};
const longName: PackageInput = {
  ...sampleInput,
  platforms: {
    linux: { requirements: "a = 1\n", hooks: [{ fileName: `${"a".repeat(150)}ü.sh`, text: "#!/bin/sh\n" }] },
  },
};

/** The bundle's linux folder on disk. */
function linuxFolder(input: PackageInput): string {
  const directory = temporaryDirectory();
  writeTree(directory, packageBundle(input, nodeCrypto));
  return join(directory, "linux");
}
const only = (folder: string, ending: string) => {
  const [name, ...more] = readdirSync(folder).filter((entry) => entry.endsWith(ending));
  expect(more).toEqual([]);
  return join(folder, name!);
};
const mode = (path: string) => (statSync(path).mode & 0o7777).toString(8);
const files = (root: string) =>
  readdirSync(join(root, "etc"), { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
const sampleFiles = [
  "etc/codex/config.toml",
  "etc/codex/hooks/branch-guard.sh",
  "etc/codex/managed_config.toml",
  "etc/codex/requirements.toml",
  "etc/codex/rules/acme-payments.rules",
];

describe("the .deb", () => {
  /** A root of its own with an empty package database. */
  function dpkgRoot(): {
    readonly root: string;
    readonly dpkg: (...args: readonly string[]) => ReturnType<typeof runTool>;
  } {
    const root = temporaryDirectory();
    for (const folder of ["info", "updates", "triggers"])
      mkdirSync(join(root, "var/lib/dpkg", folder), { recursive: true });
    writeFileSync(join(root, "var/lib/dpkg/status"), "");
    // Maintainer scripts run without a chroot, and have to honour DPKG_ROOT.
    const options = [`--root=${root}`, "--force-script-chrootless", "--force-confold"];
    return { root, dpkg: (...args) => runTool("dpkg", [...options, ...args], { env: { LC_ALL: "C" } }) };
  }

  it("installs, replaces local edits on upgrade, and removes what is its own", () => {
    const { root, dpkg } = dpkgRoot();
    mkdirSync(join(root, "etc/codex"), { recursive: true });
    chmodSync(join(root, "etc"), 0o711);
    chmodSync(join(root, "etc/codex"), 0o700);
    writeFileSync(join(root, "etc/codex/requirements.toml"), "made by hand");
    writeFileSync(join(root, "etc/codex/theirs"), "");
    expect(dpkg("-i", only(linuxFolder(sampleInput), ".deb"))).toMatchObject({ status: 0, stderr: "" });
    expect(files(root)).toEqual([...sampleFiles, "etc/codex/theirs"]);
    expect(readFileSync(join(root, "etc/codex/requirements.toml"), "utf8")).toBe(
      sampleInput.platforms.linux?.requirements,
    );
    expect([
      mode(join(root, "etc")),
      mode(join(root, "etc/codex")),
      mode(join(root, "etc/codex/hooks/branch-guard.sh")),
    ]).toEqual(["711", "755", "755"]);
    expect(dpkg("--verify", "acme-payments").stdout).toBe("");

    writeFileSync(join(root, "etc/codex/requirements.toml"), "edited");
    expect(dpkg("--verify", "acme-payments").stdout).toContain("??5??????   /etc/codex/requirements.toml");
    expect(dpkg("-i", only(linuxFolder(newer), ".deb"))).toMatchObject({ status: 0, stderr: "" });
    expect(files(root)).toEqual(["etc/codex/hooks/other.sh", "etc/codex/requirements.toml", "etc/codex/theirs"]);
    expect(readFileSync(join(root, "etc/codex/requirements.toml"), "utf8")).toBe("a = 2\n");

    expect(dpkg("-r", "acme-payments").status).toBe(0);
    expect(files(root)).toEqual(["etc/codex/theirs"]);
    expect(dpkg("--get-selections").stdout).toBe("");
  });

  it("does not follow a link in place of the directory", () => {
    const { root, dpkg } = dpkgRoot();
    mkdirSync(join(root, "etc"));
    mkdirSync(join(root, "home"));
    symlinkSync("../home", join(root, "etc/codex"));
    expect(dpkg("-i", only(linuxFolder(sampleInput), ".deb"))).toMatchObject({ status: 0, stderr: "" });
    expect(readdirSync(join(root, "home"))).toEqual([]);
    expect(files(root)).toEqual(sampleFiles);
  });

  it("takes the place of another policy's package", () => {
    const { root, dpkg } = dpkgRoot();
    dpkg("-i", only(linuxFolder(sampleInput), ".deb"));
    const other = only(linuxFolder({ ...sampleInput, policy: "acme-research" }), ".deb");
    expect(dpkg("-i", "--auto-deconfigure", other).status).not.toBe(0);
    expect(dpkg("-r", "acme-payments").status).toBe(0);
    expect(dpkg("-i", other)).toMatchObject({ status: 0 });
    expect(files(root)).toContain("etc/codex/rules/acme-research.rules");
  });

  it.each([
    ["hostile names", hostile],
    ["a long file name", longName],
    ["nothing to install", { ...sampleInput, platforms: { linux: { hooks: [] } } }],
  ])("is read by dpkg-deb: %s", (_name, input) => {
    const deb = only(linuxFolder(input), ".deb");
    expect(runToolWell("dpkg-deb", ["--field", deb, "Package", "Version", "Conffiles"]).stdout).toBe(
      `Package: acme-payments\nVersion: ${packageVersion(input)}\n`,
    );
    const { dpkg, root } = dpkgRoot();
    expect(dpkg("-i", deb)).toMatchObject({ status: 0, stderr: "" });
    if (input === longName) expect(files(root).some((path) => path.endsWith("aaaü.sh"))).toBe(true);
  });

  it("rises in version with the build's time", () => {
    runToolWell("dpkg", ["--compare-versions", packageVersion(newer), "gt", packageVersion(sampleInput)]);
    expect(packageVersion(hostile)).toMatch(/^0\+[A-Za-z0-9.]+$/);
  });
});

describe("the .rpm", () => {
  const built = (input: PackageInput) => only(linuxFolder(input), ".rpm");

  /** What rpmbuild makes of the spec file in the same bundle. */
  function fromSpec(input: PackageInput): string {
    const folder = linuxFolder(input);
    const directory = temporaryDirectory();
    const define = (name: string, value: string) => ["--define", `${name} ${value}`];
    const places = [
      ...define("_sourcedir", folder),
      ...define("_rpmdir", directory),
      ...define("_topdir", join(directory, "top")),
    ];
    runToolWell("rpmbuild", ["-bb", ...places, "acme-payments.spec"], {
      cwd: folder,
      env: { SOURCE_DATE_EPOCH: "1767225600" },
    });
    return only(join(directory, "noarch"), ".rpm");
  }

  it("says what rpmbuild makes the spec file say", () => {
    const facts = [
      "%{NAME} %{VERSION} %{RELEASE} %{ARCH} %{OS} %{SUMMARY} %{DESCRIPTION} %{LICENSE} %{PACKAGER} %{BUILDTIME}\n",
      "%{PREINPROG}\n%{PREIN}\n%{SOURCERPM} %{ENCODING} %{FILEDIGESTALGO}\n",
      "[%{PROVIDENAME} %{PROVIDEFLAGS} %{PROVIDEVERSION}\n]",
      "[%{REQUIRENAME} %{REQUIREFLAGS} %{REQUIREVERSION}\n]",
      "[%{CONFLICTNAME} %{CONFLICTFLAGS} %{CONFLICTVERSION}\n]",
      "[%{FILENAMES} %{FILEMODES} %{FILEUSERNAME} %{FILEGROUPNAME} %{FILEFLAGS} %{FILEDIGESTS} %{FILEMTIMES}\n]",
    ];
    const query = (rpm: string) => runToolWell("rpm", ["-qp", "--queryformat", facts.join(""), rpm]).stdout;
    const own = query(built(sampleInput));
    expect(own).toBe(query(fromSpec(sampleInput)));
    expect(own).toContain("/etc/codex/hooks/branch-guard.sh");
  });

  it.each([
    ["plain names", sampleInput],
    ["hostile names", hostile],
    ["a long file name", longName],
    ["nothing to install", { ...sampleInput, platforms: { linux: { hooks: [] } } }],
  ])("is whole, as rpm checks it: %s", (_name, input) => {
    const { stdout } = runToolWell("rpm", ["-Kv", built(input)]);
    expect(stdout.match(/digest: OK/g)?.length ?? 0).toBeGreaterThanOrEqual(4);
    expect(stdout).not.toMatch(/BAD|NOT OK/);
  });

  it("is found broken when a byte of it changes", () => {
    const broken = join(temporaryDirectory(), "broken.rpm");
    const bytes = readFileSync(built(sampleInput));
    bytes[bytes.length - 20]! ^= 1;
    writeFileSync(broken, bytes);
    expect(runTool("rpm", ["-K", broken]).status).not.toBe(0);
  });

  it("installs, replaces local edits on upgrade, tells edits, and removes what is its own", () => {
    const root = temporaryDirectory();
    // The scriptlet would need a shell inside the root.
    const rpm = (...args: readonly string[]) => runTool("rpm", ["--root", root, "--noscripts", "--nodeps", ...args]);
    mkdirSync(join(root, "etc"));
    expect(rpm("-i", built(sampleInput)).status).toBe(0);
    expect(files(root).filter((path) => path.startsWith("etc/codex"))).toEqual(sampleFiles);
    expect(mode(join(root, "etc/codex/hooks/branch-guard.sh"))).toBe("755");
    expect(rpm("-V", "acme-payments").stdout).toBe("");
    writeFileSync(join(root, "etc/codex/requirements.toml"), "edited");
    writeFileSync(join(root, "etc/codex/theirs"), "");
    expect(rpm("-V", "acme-payments").stdout).toContain("/etc/codex/requirements.toml");
    expect(rpm("-U", built(newer)).status).toBe(0);
    expect(readFileSync(join(root, "etc/codex/requirements.toml"), "utf8")).toBe("a = 2\n");
    expect(rpm("-e", "acme-payments").status).toBe(0);
    expect(files(root).filter((path) => path.startsWith("etc/codex"))).toEqual(["etc/codex/theirs"]);
  });

  it("takes hostile names as text", () => {
    for (const rpm of [built(hostile), fromSpec(hostile)]) {
      const { stdout } = runToolWell("rpm", ["-qp", "--queryformat", "%{SUMMARY}", rpm]);
      expect(stdout).toContain(hostileText.split("\n")[0]);
    }
    expect(existsSync("/tmp/pwned")).toBe(false);
  });
});

describe("the tarball", () => {
  it("leaves the modes of directories that are not its own", () => {
    const root = temporaryDirectory();
    mkdirSync(join(root, "etc"));
    chmodSync(join(root, "etc"), 0o700);
    runToolWell("sh", [
      "-c",
      'umask 077; tar -C "$1" -xpzf "$2"',
      "sh",
      root,
      only(linuxFolder(sampleInput), ".tar.gz"),
    ]);
    expect(files(root)).toEqual(sampleFiles);
    expect([mode(join(root, "etc")), mode(join(root, "etc/codex")), mode(join(root, "etc/codex/config.toml"))]).toEqual(
      ["700", "755", "644"],
    );
  });

  it.each([["tar"], ["busybox"], ["python3"]])("is read by %s", (reader) => {
    const archive = only(linuxFolder(longName), ".tar.gz");
    const python = ["-c", "import sys,tarfile; print(*tarfile.open(sys.argv[1]).getnames(), sep='\\n')", archive];
    const command =
      reader === "python3"
        ? python
        : reader === "busybox"
          ? ["tar", "-tzf", archive]
          : ["--quoting-style=literal", "-tzf", archive];
    const listed = runToolWell(reader, command).stdout.split("\n");
    expect(listed.some((line) => line.startsWith(`etc/codex/hooks/${"a".repeat(150)}`))).toBe(true);
  });
});

describe("the Ansible role", () => {
  const play = (folder: string, root: string, ...more: readonly string[]) => {
    const variables = JSON.stringify({ codex_policy_root: root, ansible_become: false });
    const args = ["-i", "localhost,", "-c", "local", "-e", variables, ...more, "ansible/codex-policy.yml"];
    const env = {
      ANSIBLE_NOCOLOR: "1",
      ANSIBLE_LOCALHOST_WARNING: "False",
      LC_ALL: "C.UTF-8",
      ANSIBLE_HOME: join(root, "../ansible-home"),
    };
    const { stdout } = runToolWell("ansible-playbook", args, { cwd: folder, env });
    return /changed=(\d+)/.exec(stdout)?.[1];
  };

  it("installs, changes nothing the second time, repairs and removes", { timeout: 240_000 }, () => {
    const folder = linuxFolder(sampleInput);
    const root = join(temporaryDirectory(), "root");
    mkdirSync(join(root, "etc"), { recursive: true });
    expect(play(folder, root)).not.toBe("0");
    expect(files(root)).toEqual(sampleFiles);
    expect(mode(join(root, "etc/codex/hooks/branch-guard.sh"))).toBe("755");
    expect(play(folder, root)).toBe("0");
    writeFileSync(join(root, "etc/codex/requirements.toml"), "edited");
    expect(play(folder, root)).toBe("1");
    expect(readFileSync(join(root, "etc/codex/requirements.toml"), "utf8")).toBe(
      sampleInput.platforms.linux?.requirements,
    );
    play(folder, root, "-e", "codex_policy_state=absent");
    expect(files(root)).toEqual([]);
  });

  it("is YAML with the names as they are", () => {
    const folder = linuxFolder(longName);
    const tasks = parseYaml(readFileSync(join(folder, "ansible/roles/codex_policy/tasks/main.yml"), "utf8"));
    expect(JSON.stringify(tasks)).toContain("aaaü.sh");
  });
});

describe("the maintainer scripts", () => {
  it("are clean for shellcheck", () => {
    const folder = temporaryDirectory();
    runToolWell("dpkg-deb", ["--control", only(linuxFolder(sampleInput), ".deb"), folder]);
    for (const name of ["preinst", "postinst"]) runToolWell("shellcheck", [join(folder, name)]);
  });
});
