import { strToU8, zipSync } from "fflate";
import detectionTemplate from "../../../templates/windows/Detection.xml.hbs";
import { base64, concatBytes, utf8 } from "../bytes.ts";
import type { PackageCrypto } from "../crypto.ts";
import { templateRenderer } from "../render-template.ts";
import type { WindowsScript } from "./windows-scripts.ts";

// Without a zone: fflate writes local time, so that every zone writes the same bytes.
const mtime = "2026-01-01T12:00:00";
const renderDetection = templateRenderer(detectionTemplate);

/**
 * A Win32 app for Intune: the scripts in a zip, encrypted as Intune's format wants it, with the keys beside it. The encryption
 * is transport wrapping and hides nothing, so its keys are derived from the content: same input, same bytes.
 */
export function intunewin(name: string, scripts: readonly WindowsScript[], crypto: PackageCrypto): Uint8Array {
  const inner = zip(scripts.map(({ fileName, text }) => [fileName, utf8(text)] as const));
  const digest = Buffer.from(crypto.sha256(inner), "hex");
  const derive = (purpose: string) => crypto.hmacSha256(digest, utf8(purpose));
  const [encryptionKey, macKey, initializationVector] = [derive("key"), derive("mac"), derive("iv").slice(0, 16)];
  const cipher = concatBytes(initializationVector, crypto.aes256Cbc(encryptionKey, initializationVector, inner));
  const mac = crypto.hmacSha256(macKey, cipher);
  const detection = renderDetection({
    name,
    size: inner.length,
    setupFile: scripts[0]?.fileName ?? "",
    encryptionKey: base64(encryptionKey),
    macKey: base64(macKey),
    initializationVector: base64(initializationVector),
    mac: base64(mac),
    digest: base64(digest),
  });
  const members = [
    ["IntuneWinPackage/Contents/IntunePackage.intunewin", concatBytes(mac, cipher)],
    ["IntuneWinPackage/Metadata/Detection.xml", strToU8(detection)],
  ] as const;
  return zip(members);
}

/** Nothing is compressed: the outer archive holds what is encrypted, and the inner one is small beside what Intune takes. */
function zip(files: readonly (readonly [path: string, content: Uint8Array])[]): Uint8Array {
  return zipSync(Object.fromEntries(files.map(([path, content]) => [path, [content, { mtime, level: 0 }]])));
}
