import { bundleFromJSON } from "@sigstore/bundle";
import { toSignedEntity, Verifier } from "@sigstore/verify";
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { issueCertificates } from "../package/support/issue-certificates.ts";
import { runTool, runToolWell } from "../package/support/run-tool.ts";
import { type CommandResult, runMandate } from "../support/run-mandate.ts";

const cli = join(import.meta.dirname, "..", "..", "dist", "mandate.mjs");
const policy = `mandate: 1
name: small
owner: a@b.example
organization: { name: Acme, identifier: com.acme.codex }
targets: { codex: ">=0.160.0 <=0.169.0", platforms: [macos] }
approvals: { allow: [on-request] }
`;
const split = `${policy.replace("name: small", "name: parted").replace("macos]", "macos], split: true")}telemetry: { otel: { log_user_prompt: false } }
accept_gaps: [{ constraint: telemetry.otel, versions: "<0.166.0", because: upgrade, until: 2035-12-31 }]
`;
const part = "clients/0.166.0_0.169.0";
const profile = "macos/com.acme.codex";
let work: string;
const at = (...path: readonly string[]) => join(work, ...path);
const pem = (name: string) => readFileSync(at(name), "utf8");

beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), "mandate-signing-e2e-"));
  writeFileSync(at("small.policy.yaml"), policy);
  writeFileSync(at("parted.policy.yaml"), split);
  writeFileSync(at("linux.policy.yaml"), policy.replace("[macos]", "[linux]"));
  for (const name of ["rsa", "p256", "p384"] as const) {
    mkdirSync(at(name));
    issueCertificates(at(name), name);
    writeFileSync(at(name, "chain.pem"), pem(`${name}/middle.pem`) + pem(`${name}/signer.pem`));
  }
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  writeFileSync(at("ed25519.key"), privateKey.export({ type: "pkcs8", format: "pem" }));
  writeFileSync(at("ed25519.pub"), publicKey.export({ type: "spki", format: "pem" }));
});
afterAll(() => {
  rmSync(work, { recursive: true, force: true });
});

let builds = 0;
/** Builds into a directory of its own, and answers with the bundle. */
async function build(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  file: "small" | "parted" | "linux" = "small",
) {
  const out = at(`out-${(builds += 1)}`);
  const result = await runMandate(["build", at(`${file}.policy.yaml`), "--out", out, ...args], { environment });
  return { ...result, out, bundle: join(out, file === "parted" ? "parted" : "small") };
}
const signWith = (name: string) => ["--sign-key", at(name, "signer.key"), "--sign-cert", at(name, "chain.pem")];
const verify = (bundle: string, key: string): Promise<CommandResult> =>
  runMandate(["verify", bundle, "--trust", at(key)]);

describe("mandate build --sign-key --sign-cert", () => {
  it.each(["rsa", "p256"])(
    "signs profiles and statement with %s; openssl reads the profile back byte for byte",
    async (name) => {
      const { status, stderr, stdout, bundle } = await build(signWith(name));
      expect(status, stderr).toBe(0);
      expect(stdout).toContain("signed: macos/com.acme.codex.signed.mobileconfig");
      for (const command of ["cms", "smime"]) {
        const content = at(`${command}-content`);
        const args = ["-verify", "-inform", "der", "-in", join(bundle, `${profile}.signed.mobileconfig`), "-binary"];
        runToolWell("openssl", [command, ...args, "-CAfile", at(name, "root.pem"), "-purpose", "any", "-out", content]);
        expect(readFileSync(content).equals(readFileSync(join(bundle, `${profile}.mobileconfig`)))).toBe(true);
      }
      expect((await verify(bundle, `${name}/signer.pem`)).status).toBe(0);
      expect((await verify(bundle, "ed25519.pub")).stdout).toContain("wrong-signature");
    },
  );

  it("takes a key through a pipe, and writes it nowhere", async () => {
    const out = at("piped");
    const script =
      '"$1" "$2" build "$3" --out "$4" --sign-key <(cat "$5") --sign-cert <(cat "$6") --statement-key <(cat "$7")';
    const files = [at("small.policy.yaml"), out, at("rsa/signer.key"), at("rsa/chain.pem"), at("ed25519.key")];
    const { stdout, stderr } = runToolWell("bash", ["-c", script, "bash", process.execPath, cli, ...files]);
    expect((await verify(join(out, "small"), "ed25519.pub")).status).toBe(0);
    const secrets = ["rsa/signer.key", "ed25519.key"].flatMap((key) => {
      const der = Buffer.from(pem(key).replace(/-----.*-----|\n/g, ""), "base64");
      return [der.subarray(-24), Buffer.from(der.toString("base64").slice(0, 64)), Buffer.from(pem(key).slice(30, 90))];
    });
    const written = filesBelow(out).map((path) => readFileSync(path));
    expect(written.length).toBeGreaterThan(15);
    for (const content of [...written, Buffer.from(stdout + stderr)])
      for (const secret of secrets) expect(content.includes(secret)).toBe(false);
  });

  it("takes keys from the environment, as PEM or as the name of a file", async () => {
    const environment = { MANDATE_SIGN_KEY: pem("p256/signer.key"), MANDATE_SIGN_CERT: at("p256/chain.pem") };
    const { status, stderr, bundle } = await build([], environment);
    expect(status, stderr).toBe(0);
    expect(existsSync(join(bundle, `${profile}.signed.mobileconfig`))).toBe(true);
    expect((await verify(bundle, "p256/signer.pem")).status).toBe(0);
    const other = await build(signWith("rsa"), { ...environment, MANDATE_STATEMENT_KEY: at("ed25519.key") });
    expect((await verify(other.bundle, "ed25519.pub")).status).toBe(0);
  });

  it("signs the statement alone with an Ed25519 key, and says that the profile is not signed", async () => {
    const { status, stdout, bundle } = await build(["--sign-key", at("ed25519.key")]);
    expect([status, filesBelow(bundle).filter((path) => path.includes(".signed."))]).toEqual([0, []]);
    expect(stdout).toContain("the profile is not signed");
    expect((await verify(bundle, "ed25519.pub")).status).toBe(0);
  });

  it("signs the profile alone with a key that statements cannot have, and says so", async () => {
    const { status, stdout, bundle } = await build(signWith("p384"));
    expect(status).toBe(0);
    expect(stdout).toContain("the statement is not signed");
    expect((await verify(bundle, "ed25519.pub")).stdout).toContain("missing-signature");
  });

  it("says so where there is no profile to sign, and signs the statement", async () => {
    const { status, stdout, bundle } = await build(signWith("p256"), {}, "linux");
    expect([status, stdout]).toEqual([0, expect.stringContaining("note: there is no profile to sign")]);
    expect((await verify(bundle, "p256/signer.pem")).status).toBe(0);
  });

  it("opens an encrypted key with the passphrase of the environment", async () => {
    runToolWell("openssl", [
      "pkey",
      "-in",
      at("rsa/signer.key"),
      "-aes256",
      "-passout",
      "pass:geheim",
      "-out",
      at("encrypted.key"),
    ]);
    const args = ["--sign-key", at("encrypted.key"), "--sign-cert", at("rsa/chain.pem")];
    const refused = await build(args);
    expect([refused.status, refused.stderr]).toEqual([2, expect.stringContaining("the key is encrypted")]);
    expect((await build(args, { MANDATE_SIGN_PASSPHRASE: "geheim" })).status).toBe(0);
  });
});

describe("mandate build refuses, and writes nothing, with", () => {
  beforeAll(() => {
    const openssl = (...args: readonly string[]) => runToolWell("openssl", args, { cwd: work });
    openssl("req", "-x509", "-key", "rsa/signer.key", "-subj", "/CN=Old", "-days", "1", "-out", "young.pem");
    const database = ["database", "-keyfile", "rsa/root.key", "-cert", "rsa/root.pem"];
    writeFileSync(at("database"), "");
    writeFileSync(at("serial"), "01");
    writeFileSync(
      at("ca.conf"),
      "[ca]\ndefault_ca=d\n[d]\ndatabase=database\nunique_subject=no\nserial=serial\nnew_certs_dir=.\ndefault_md=sha256\npolicy=p\n[p]\ncommonName=supplied\n",
    );
    for (const [name, begin, end] of [
      ["expired", "20200101000000Z", "20210101000000Z"],
      ["early", "20800101000000Z", "20810101000000Z"],
    ] as const)
      openssl(
        ...["ca", "-batch", "-config", "ca.conf", ...database.slice(1), "-in", "rsa/signer.csr", "-notext"],
        ...["-startdate", begin, "-enddate", end, "-out", `${name}.pem`],
      );
    openssl("req", "-x509", "-key", "ed25519.key", "-subj", "/CN=Ed", "-days", "9", "-out", "ed25519.pem");
    openssl("genrsa", "-out", "short.key", "1024");
    openssl("req", "-x509", "-key", "short.key", "-subj", "/CN=Short", "-days", "9", "-out", "short.pem");
    openssl("ecparam", "-name", "secp256k1", "-genkey", "-noout", "-out", "koblitz.key");
    openssl("req", "-x509", "-key", "koblitz.key", "-subj", "/CN=K", "-days", "9", "-out", "koblitz.pem");
    writeFileSync(at("garbage.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
  });

  it.each<readonly [string, readonly string[], string]>([
    ["a key without a certificate", ["--sign-key", "rsa/signer.key"], "--sign-cert"],
    ["a certificate without a key", ["--sign-cert", "rsa/chain.pem"], "--sign-key"],
    ["a certificate of another key", ["--sign-key", "rsa/signer.key", "--sign-cert", "p256/chain.pem"], "belongs to"],
    ["an expired certificate", ["--sign-key", "rsa/signer.key", "--sign-cert", "expired.pem"], "expired on"],
    ["a certificate of the future", ["--sign-key", "rsa/signer.key", "--sign-cert", "early.pem"], "not valid before"],
    ["an Ed25519 key for profiles", ["--sign-key", "ed25519.key", "--sign-cert", "ed25519.pem"], "RSA"],
    ["a short RSA key", ["--sign-key", "short.key", "--sign-cert", "short.pem"], "1024 bits"],
    ["a curve that devices do not know", ["--sign-key", "koblitz.key", "--sign-cert", "koblitz.pem"], "secp256k1"],
    [
      "a certificate in place of the key",
      ["--sign-key", "rsa/signer.pem", "--sign-cert", "rsa/chain.pem"],
      "no private key",
    ],
    [
      "a key in place of the certificate",
      ["--sign-key", "rsa/signer.key", "--sign-cert", "rsa/signer.key"],
      "no certificate",
    ],
    ["a broken certificate", ["--sign-key", "rsa/signer.key", "--sign-cert", "garbage.pem"], "cannot be read"],
    ["no such key", ["--sign-key", "absent.key", "--sign-cert", "rsa/chain.pem"], "absent.key"],
    ["a directory", ["--sign-key", "rsa", "--sign-cert", "rsa/chain.pem"], "directory"],
    ["a statement key on P-384", ["--statement-key", "p384/signer.key"], "P-256"],
  ])("%s", async (_name, args, message) => {
    const given = args.map((argument) => (argument.startsWith("--") ? argument : at(argument)));
    const { status, stderr, stdout, out } = await build(given);
    expect([status, stdout, existsSync(out)]).toEqual([2, "", false]);
    expect(stderr).toContain(message);
    expect(stderr.split("\n")).toHaveLength(2);
  });

  it("a key in the command line or in a variable that is no PEM, without printing it", async () => {
    const typed = await build(["--sign-key", pem("rsa/signer.key"), "--sign-cert", at("rsa/chain.pem")]);
    const raw = await build([], { MANDATE_SIGN_KEY: "c2VjcmV0", MANDATE_SIGN_CERT: at("rsa/chain.pem") });
    expect([typed.status, raw.status]).toEqual([2, 2]);
    expect(typed.stderr).toContain("MANDATE_SIGN_KEY");
    expect(raw.stderr).toContain("MANDATE_SIGN_KEY holds no PEM");
    expect(typed.stderr + raw.stderr).not.toMatch(/BEGIN|c2VjcmV0/);
  });
});

describe("the signed statement", () => {
  it.each(["ed25519", "p256"] as const)("is read back by sigstore's DSSE verifier, with %s", async (name) => {
    const key = name === "ed25519" ? ["--statement-key", at("ed25519.key")] : signWith("p256");
    const { bundle } = await build(key, {}, "parted");
    expect((await verify(bundle, name === "ed25519" ? "ed25519.pub" : "p256/signer.pem")).status).toBe(0);
    const publicKey = createPublicKey(pem(name === "ed25519" ? "ed25519.pub" : "p256/signer.pem"));
    const read = (path: string) =>
      sigstoreReads(readFileSync(join(bundle, path, "provenance.dsse.json"), "utf8"), publicKey);
    const statement = read(".");
    expect(statement).toMatchObject({
      _type: "https://in-toto.io/Statement/v1",
      predicateType: "https://slsa.dev/provenance/v1",
    });
    expect(statement.subject.map((subject) => subject.name)).toContain(`${part}/manifest.json`);
    expect(read(part).subject.map((subject) => subject.name)).toContain("manifest.json");
    const other = generateKeyPairSync("ed25519").publicKey;
    expect(() => sigstoreReads(readFileSync(join(bundle, "provenance.dsse.json"), "utf8"), other)).toThrow();
  });

  it("names the commit that holds the policy, and none when the policy was edited since", async () => {
    const repository = at("repository");
    mkdirSync(repository);
    cpSync(at("small.policy.yaml"), join(repository, "small.policy.yaml"));
    const git = (...args: readonly string[]) =>
      runToolWell("git", [
        "-C",
        repository,
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@b.example",
        ...args,
      ]).stdout.trim();
    git("init", "--quiet");
    const commitOf = async () => {
      const built = await runMandate(["build", join(repository, "small.policy.yaml"), "--out", at("from-git")]);
      expect(built.status, built.stderr).toBe(0);
      const statement = JSON.parse(pem("from-git/small/provenance.intoto.json"));
      return statement.predicate.buildDefinition.resolvedDependencies.find(
        (item: { name: string }) => item.name === "git",
      )?.digest;
    };
    expect(await commitOf()).toBeUndefined();
    git("add", ".");
    git("commit", "--quiet", "-m", "first");
    expect(await commitOf()).toEqual({ gitCommit: git("rev-parse", "HEAD") });
    // Neither what lies beside the policy nor what the repository configures counts.
    writeFileSync(join(repository, "elsewhere"), "");
    writeFileSync(join(repository, ".gitattributes"), "* filter=run\n");
    git("config", "filter.run.clean", `touch '${at("ran")}'; cat`);
    git("config", "core.fsmonitor", `touch '${at("ran")}'`);
    utimesSync(join(repository, "small.policy.yaml"), 1, 1);
    expect(await commitOf()).toEqual({ gitCommit: git("rev-parse", "HEAD") });
    expect(existsSync(at("ran"))).toBe(false);
    writeFileSync(join(repository, "small.policy.yaml"), `${policy}# edited\n`);
    expect(await commitOf()).toBeUndefined();
  });
});

describe("the .rpm", () => {
  it("has the same bytes whatever tools, macros, zone and locale the machine has", async () => {
    for (const name of ["home", "bin"]) mkdirSync(at(name));
    writeFileSync(at("home/.rpmmacros"), "%_buildhost elsewhere\n%packager somebody\n%_binary_payload w1.gzdio\n");
    const rpm = ({ bundle }: { bundle: string }) => {
      const folder = join(bundle, "linux");
      return readFileSync(join(folder, readdirSync(folder).find((file) => file.endsWith(".rpm")) ?? ""));
    };
    const plain = rpm(await build([], {}, "linux"));
    const environment = { HOME: at("home"), PATH: at("bin"), TZ: "Pacific/Kiritimati", LC_ALL: "C" };
    expect(rpm(await build([], environment, "linux")).equals(plain)).toBe(true);
    expect(runTool("rpm", ["-qlp", "-"], { input: plain }).stdout).toContain("/etc/codex/requirements.toml");
  });
});

/** The statement of an envelope, verified by an implementation of DSSE that is not ours. */
function sigstoreReads(envelope: string, publicKey: ReturnType<typeof createPublicKey>) {
  const bundle = bundleFromJSON({
    mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json",
    verificationMaterial: { publicKey: { hint: "policy" }, tlogEntries: [] },
    dsseEnvelope: JSON.parse(envelope),
  });
  const trust = {
    ...{ certificateAuthorities: [], timestampAuthorities: [], tlogs: [], ctlogs: [] },
    publicKey: () => ({ publicKey, validFor: () => true }),
  };
  new Verifier(trust, { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 }).verify(toSignedEntity(bundle));
  if (bundle.content.$case !== "dsseEnvelope") throw new Error("sigstore found no envelope");
  return JSON.parse(bundle.content.dsseEnvelope.payload.toString("utf8")) as {
    readonly _type: string;
    readonly predicateType: string;
    readonly subject: readonly { readonly name: string }[];
  };
}

function filesBelow(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
