import { createDecipheriv, createHash, createHmac } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { nodeCrypto } from "../../src/host/node-crypto.ts";
import { packageBundle } from "../../src/package/package-bundle.ts";
import type { PackageInput } from "../../src/package/types.ts";
import { installerVersion } from "../../src/package/version.ts";
import { intuneLimitNotes } from "../../src/package/windows/intune-limit.ts";
import { itWith } from "../support/tool.ts";
import { runToolWell } from "./support/run-tool.ts";
import { hostileText, sampleInput } from "./support/sample-input.ts";
import { temporaryDirectory, writeTree } from "./support/temporary-directory.ts";

const hostile: PackageInput = {
  ...sampleInput,
  description: hostileText,
  owner: hostileText,
  organization: { name: hostileText, identifier: "com.acme.codex" },
};
const contentOf = (input: PackageInput, path: string) =>
  packageBundle(input, nodeCrypto).find((file) => file.path === path)?.content ?? "";

describe("the .intunewin", () => {
  it("comes apart as Intune takes it apart, and holds the scripts", () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, "app.zip"), contentOf(sampleInput, "windows/acme-payments.intunewin"));
    const unzip = (archive: string, entry: string) =>
      runToolWell(
        "python3",
        [
          "-c",
          "import sys,zipfile,base64;z=zipfile.ZipFile(sys.argv[1]);z.testzip() and sys.exit(1);print(base64.b64encode(z.read(sys.argv[2])).decode())",
          archive,
          entry,
        ],
        { cwd: directory },
      ).stdout;
    const read = (archive: string, entry: string) => Buffer.from(unzip(archive, entry), "base64");
    const detection = read("app.zip", "IntuneWinPackage/Metadata/Detection.xml").toString("utf8");
    writeFileSync(join(directory, "Detection.xml"), detection);
    runToolWell("xmllint", ["--noout", join(directory, "Detection.xml")]);
    const field = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(detection)?.[1] ?? "";
    const key = (name: string) => Buffer.from(field(name), "base64");

    const encrypted = read("app.zip", "IntuneWinPackage/Contents/IntunePackage.intunewin");
    const [mac, vector, cipher] = [encrypted.subarray(0, 32), encrypted.subarray(32, 48), encrypted.subarray(48)];
    expect(mac).toEqual(createHmac("sha256", key("MacKey")).update(encrypted.subarray(32)).digest());
    expect(mac).toEqual(key("Mac"));
    expect(vector).toEqual(key("InitializationVector"));
    const decipher = createDecipheriv("aes-256-cbc", key("EncryptionKey"), vector);
    const inner = Buffer.concat([decipher.update(cipher), decipher.final()]);
    expect(String(inner.length)).toBe(field("UnencryptedContentSize"));
    expect(createHash("sha256").update(inner).digest("base64")).toBe(field("FileDigest"));
    expect(field("SetupFile")).toBe("Install.ps1");
    writeFileSync(join(directory, "inner.zip"), inner);
    for (const name of ["Install.ps1", "Uninstall.ps1", "Detect.ps1"]) {
      expect(read("inner.zip", name).toString()).toBe(contentOf(sampleInput, `windows/${name}`));
    }
  });

  it("is the same in every time zone", () => {
    const zone = process.env.TZ;
    const build = (name: string) => {
      process.env.TZ = name;
      return contentOf(sampleInput, "windows/acme-payments.intunewin");
    };
    try {
      expect(build("Pacific/Kiritimati")).toEqual(build("America/Los_Angeles"));
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });
});

describe.each([
  ["the sample", sampleInput],
  ["hostile names", hostile],
])("the WiX source of %s", (_name, input) => {
  it("is well formed, with the names as they are", () => {
    const directory = temporaryDirectory();
    writeTree(directory, packageBundle(input, nodeCrypto));
    const folder = join(directory, "windows");
    runToolWell("xmllint", ["--noout", join(folder, "acme-payments.wxs")]);
    const query = ["--xpath", "string(//*[local-name()='Product']/@Manufacturer)", join(folder, "acme-payments.wxs")];
    // xmllint ends what it prints with a line feed of its own.
    expect(runToolWell("xmllint", query).stdout).toBe(`${input.organization.name.replaceAll("$(", "$$$$(")}\n`);
  });
});

describe("the MSI that wixl builds from the source", () => {
  itWith(
    ["wixl", "msiinfo"],
    "packs the two scripts and runs them as SYSTEM, the one for removal on removal alone",
    () => {
      const directory = temporaryDirectory();
      writeTree(directory, packageBundle({ ...sampleInput, sourceDateEpoch: 1_793_491_200 }, nodeCrypto));
      const folder = join(directory, "windows");
      runToolWell("wixl", ["-a", "x64", "-o", "policy.msi", "acme-payments.wxs"], { cwd: folder });
      const table = (name: string) => runToolWell("msiinfo", ["export", "policy.msi", name], { cwd: folder }).stdout;
      expect(table("File").match(/\w+\.ps1/g)).toEqual(expect.arrayContaining(["Install.ps1", "Uninstall.ps1"]));
      // An executable that a property names (50), deferred (1024), without the user's identity (2048).
      expect(table("CustomAction")).toMatch(/^InstallPolicy\t3122\tPOWERSHELL\t.*\[INSTALLDIR\]Install\.ps1"/m);
      expect(table("CustomAction")).toMatch(/^RemovePolicy\t3122\tPOWERSHELL\t.*\[INSTALLDIR\]Uninstall\.ps1"/m);
      const sequence = new Map(
        table("InstallExecuteSequence")
          .split(/\r?\n/)
          .map((row) => row.split("\t"))
          .map(([action, condition, number]) => [action, { condition, number: Number(number) }] as const),
      );
      expect(sequence.get("InstallPolicy")?.condition).toBe("NOT REMOVE");
      expect(sequence.get("RemovePolicy")?.condition).toBe('REMOVE="ALL" AND NOT UPGRADINGPRODUCTCODE');
      expect(sequence.get("InstallPolicy")!.number).toBeGreaterThan(sequence.get("InstallFiles")!.number);
      expect(sequence.get("RemovePolicy")!.number).toBeLessThan(sequence.get("RemoveFiles")!.number);
      expect(table("Property")).toMatch(/^ProductVersion\t0\.54\.55296\r?$/m);
    },
  );
});

describe("installerVersion", () => {
  it("rises with the build's time, within the limits of Windows Installer", () => {
    expect(installerVersion(sampleInput)).toBe("0.0.0");
    expect(installerVersion({ ...sampleInput, sourceDateEpoch: 1_793_491_200 })).toBe("0.54.55296");
  });
});

describe("the custom compliance rules", () => {
  it.each([sampleInput, hostile])("name what Discover.ps1 prints", (input) => {
    const rules = JSON.parse(String(contentOf(input, "windows/compliance-rules.json"))).Rules;
    const discover = String(contentOf(input, "windows/Discover.ps1"));
    for (const rule of rules) expect(discover).toContain(`${rule.SettingName} = `);
    expect(rules.map(({ Operand }: { Operand: string }) => Operand)).toEqual(["in-sync", input.revision]);
  });
});

describe("Intune's limit of 200 KB for a script", () => {
  it("is far: what only looks carries hashes, and what installs in WSL is compressed", () => {
    for (const name of ["Detect.ps1", "Discover.ps1"])
      expect(String(contentOf(sampleInput, `windows/${name}`))).not.toContain("Content = ");
    const packed = /\$PackedScript = @'\r\n([\s\S]*?)\r\n'@/.exec(
      String(contentOf(sampleInput, "windows/wsl/Install-Wsl.ps1")),
    )?.[1];
    expect(gunzipSync(Buffer.from(packed ?? "", "base64")).toString()).toBe(contentOf(sampleInput, "linux/install.sh"));
  });

  it("is said where a policy goes beyond it", () => {
    const hooks = [{ fileName: "large.ps1", text: "# ".repeat(80_000) }];
    const large = packageBundle({ ...sampleInput, platforms: { windows: { hooks } } }, nodeCrypto);
    expect(intuneLimitNotes(large).map(({ path }) => path)).toEqual(["windows/Install.ps1", "windows/Remediate.ps1"]);
    expect(intuneLimitNotes(packageBundle(sampleInput, nodeCrypto))).toEqual([]);
  });
});
