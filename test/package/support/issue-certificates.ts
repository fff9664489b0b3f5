import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runToolWell } from "./run-tool.ts";

const keyOptions = {
  rsa: ["rsa", "-pkeyopt", "rsa_keygen_bits:2048"],
  p256: ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
  p384: ["ec", "-pkeyopt", "ec_paramgen_curve:P-384"],
  ed25519: ["ed25519"],
} as const;
export type KeyName = keyof typeof keyOptions;

/** A root, an intermediate and a signer's certificate, made by openssl as an organisation would. */
export function issueCertificates(directory: string, name: KeyName): void {
  const openssl = (...args: readonly string[]) => runToolWell("openssl", args, { cwd: directory });
  const newKey = (file: string) => openssl("genpkey", "-algorithm", ...keyOptions[name], "-out", file);
  const request = (file: string, subject: string) =>
    openssl("req", "-new", "-key", `${file}.key`, "-subj", subject, "-out", `${file}.csr`);
  const issue = (file: string, by: string, extensions: string) => {
    writeFileSync(join(directory, "extensions"), extensions);
    const args = [
      "-in",
      `${file}.csr`,
      "-CA",
      `${by}.pem`,
      "-CAkey",
      `${by}.key`,
      "-CAcreateserial",
      "-extfile",
      "extensions",
    ];
    openssl("x509", "-req", ...args, "-days", "3650", "-out", `${file}.pem`);
  };
  newKey("root.key");
  openssl(
    "req",
    "-x509",
    "-new",
    "-key",
    "root.key",
    "-subj",
    '/CN=Acme Root/O=Acme "Corp"',
    "-days",
    "3650",
    "-out",
    "root.pem",
  );
  newKey("middle.key");
  request("middle", "/CN=Acme Issuing");
  issue("middle", "root", "basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign");
  newKey("signer.key");
  request("signer", "/CN=Acme Profiles ünï");
  issue("signer", "middle", "keyUsage=critical,digitalSignature\nextendedKeyUsage=emailProtection,codeSigning");
}
