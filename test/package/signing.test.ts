import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nodeCrypto } from "../../src/host/node-crypto.ts";
import { readProfileSigner, readStatementSigner, readStatementVerifier } from "../../src/host/signing-keys.ts";
import { packageBundle } from "../../src/package/package-bundle.ts";
import { openEnvelope, signEnvelope } from "../../src/package/signing/envelope.ts";
import type { FileTree } from "../../src/package/types.ts";
import { issueCertificates, type KeyName } from "./support/issue-certificates.ts";
import { runTool, runToolWell } from "./support/run-tool.ts";
import { sampleInput } from "./support/sample-input.ts";

const parent = mkdtempSync(join(tmpdir(), "mandate-signing-"));
const directories = new Map<KeyName, string>();
const read = (name: KeyName, file: string) => readFileSync(join(directories.get(name)!, file), "utf8");
const textAt = (tree: FileTree, path: string) => tree.find((file) => file.path === path)?.content;

beforeAll(() => {
  for (const name of ["rsa", "p256", "p384", "ed25519"] as const) {
    const directory = join(parent, name);
    mkdirSync(directory);
    directories.set(name, directory);
    if (name === "ed25519")
      runToolWell("openssl", ["genpkey", "-algorithm", "ed25519", "-out", "signer.key"], { cwd: directory });
    else issueCertificates(directory, name);
    runToolWell("openssl", ["pkey", "-in", "signer.key", "-pubout", "-out", "signer.pub"], { cwd: directory });
  }
});

afterAll(() => {
  rmSync(parent, { recursive: true });
});

describe.each(["rsa", "p256", "p384"] as const)("a profile signed with %s", (name) => {
  const sign = () => {
    // The chain in the wrong order: the signer's own certificate is found by its key.
    const profileSigner = readProfileSigner(
      read(name, "signer.key"),
      read(name, "middle.pem") + read(name, "signer.pem"),
    );
    return packageBundle(sampleInput, nodeCrypto, { profileSigner });
  };

  it.each(["cms", "smime"])("is verified by openssl %s, byte for byte and through the chain", (command) => {
    const directory = directories.get(name)!;
    const tree = sign();
    writeFileSync(join(directory, "signed.der"), textAt(tree, "macos/com.acme.codex.signed.mobileconfig")!);
    const verify = [
      command,
      "-verify",
      "-inform",
      "der",
      "-in",
      "signed.der",
      "-CAfile",
      "root.pem",
      "-purpose",
      "any",
      "-binary",
    ];
    runToolWell("openssl", [...verify, "-out", "content"], { cwd: directory });
    expect(readFileSync(join(directory, "content"), "utf8")).toBe(textAt(tree, "macos/com.acme.codex.mobileconfig"));

    const broken = Buffer.from(textAt(tree, "macos/com.acme.codex.signed.mobileconfig") as Uint8Array);
    broken[broken.indexOf("requirements_toml")]! ^= 1;
    writeFileSync(join(directory, "signed.der"), broken);
    expect(runTool("openssl", verify, { cwd: directory }).status).not.toBe(0);
  });

  it("is reproducible when the algorithm is", () => {
    const path = "macos/com.acme.codex.signed.mobileconfig";
    if (name === "rsa") expect(textAt(sign(), path)).toEqual(textAt(sign(), path));
    expect(textAt(sign(), "macos/managed-client/com.acme.codex.signed.mobileconfig")).toBeDefined();
  });
});

describe("readProfileSigner", () => {
  it("refuses a certificate of another key, and a key that profiles are not signed with", () => {
    expect(() => readProfileSigner(read("rsa", "signer.key"), read("rsa", "middle.pem"))).toThrow(
      "none of the certificates belongs",
    );
    expect(() => readProfileSigner(read("ed25519", "signer.key"), "")).toThrow("ed25519");
  });

  it("reads an encrypted key with its passphrase", () => {
    const encrypt = ["pkey", "-in", "signer.key", "-aes256", "-passout", "pass:geheim"];
    const encrypted = runToolWell("openssl", encrypt, { cwd: directories.get("rsa")! }).stdout;
    const certificate = read("rsa", "signer.pem");
    expect(() => readProfileSigner(encrypted, certificate)).toThrow("no passphrase is given");
    expect(() => readProfileSigner(encrypted, certificate, { passphrase: "falsch" })).toThrow("cannot be decrypted");
    expect(readProfileSigner(encrypted, certificate, { passphrase: "geheim" }).keyType).toBe("rsa");
  });
});

describe.each(["ed25519", "p256", "rsa"] as const)("a statement signed with %s", (name) => {
  it("is verified by openssl over DSSE's own encoding", () => {
    const tree = packageBundle(sampleInput, nodeCrypto, {
      statementSigner: readStatementSigner(read(name, "signer.key")),
    });
    const envelope = JSON.parse(String(textAt(tree, "provenance.dsse.json")));
    const payload = Buffer.from(envelope.payload, "base64");
    expect(payload.toString()).toBe(textAt(tree, "provenance.intoto.json"));
    const directory = directories.get(name)!;
    // Written out from the specification, not with the code under test.
    const message = `DSSEv1 28 application/vnd.in-toto+json ${payload.length} ${payload.toString()}`;
    writeFileSync(join(directory, "message"), message);
    writeFileSync(join(directory, "signature"), Buffer.from(envelope.signatures[0].sig, "base64"));
    const verify =
      name === "ed25519"
        ? ["pkeyutl", "-verify", "-pubin", "-inkey", "signer.pub", "-rawin", "-in", "message", "-sigfile", "signature"]
        : ["dgst", "-sha256", "-verify", "signer.pub", "-signature", "signature", "message"];
    runToolWell("openssl", verify, { cwd: directory });
    const der = runToolWell("sh", ["-c", "openssl pkey -pubin -in signer.pub -outform der | sha256sum"], {
      cwd: directory,
    }).stdout;
    expect(envelope.signatures[0].keyid).toBe(der.slice(0, 64));
  });

  it("opens with its own key only, and not when it was changed", () => {
    const envelope = signEnvelope('{"a":1}', readStatementSigner(read(name, "signer.key")));
    const other = name === "rsa" ? "p256" : "rsa";
    expect(openEnvelope(envelope, readStatementVerifier(read(name, "signer.pub")))).toBe('{"a":1}');
    expect(openEnvelope(envelope, readStatementVerifier(read(other, "signer.pub")))).toBeUndefined();
    const changed = { ...JSON.parse(envelope), payload: Buffer.from('{"a":2}').toString("base64") };
    expect(openEnvelope(JSON.stringify(changed), readStatementVerifier(read(name, "signer.pub")))).toBeUndefined();
    expect(openEnvelope("[]", readStatementVerifier(read(name, "signer.pub")))).toBeUndefined();
  });
});

describe("the provenance statement", () => {
  it("names the files, what they were made from and no time but the given one", () => {
    const statementOf = (input: typeof sampleInput) =>
      JSON.parse(String(textAt(packageBundle(input, nodeCrypto), "provenance.intoto.json")));
    const statement = statementOf(sampleInput);
    expect(statement).toMatchObject({
      _type: "https://in-toto.io/Statement/v1",
      predicateType: "https://slsa.dev/provenance/v1",
    });
    expect(statement.subject.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining(["manifest.json", "cloud/requirements.toml"]),
    );
    expect(statement.predicate.buildDefinition.resolvedDependencies[0].name).toBe("policies/payments.policy.yaml");
    expect(statement.predicate.runDetails).not.toHaveProperty("metadata");
    const dated = statementOf({ ...sampleInput, sourceDateEpoch: 1_767_225_600, gitCommit: "c".repeat(40) });
    expect(dated.predicate.runDetails.metadata.startedOn).toBe("2026-01-01T00:00:00Z");
    expect(dated.predicate.buildDefinition.resolvedDependencies.at(-1)).toEqual({
      name: "git",
      digest: { gitCommit: "c".repeat(40) },
    });
  });
});
