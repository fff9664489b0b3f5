import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { nodeCrypto } from "../../src/host/node-crypto.ts";
import { packageBundle } from "../../src/package/package-bundle.ts";
import { runToolWell } from "./support/run-tool.ts";
import { sampleInput } from "./support/sample-input.ts";
import { temporaryDirectory } from "./support/temporary-directory.ts";

/** Takes a flat package apart from the description of its formats, and checks every digest on the way. */
const takeApart = String.raw`
import gzip, hashlib, struct, sys, xml.etree.ElementTree as tree, zlib
data = open(sys.argv[1], "rb").read()
magic, size, version, compressed, length, algorithm = struct.unpack(">4sHHQQI", data[:28])
assert (magic, size, version, algorithm) == (b"xar!", 28, 1, 1)
toc = zlib.decompress(data[28:28 + compressed])
assert len(toc) == length
heap = data[28 + compressed:]
assert heap[:20] == hashlib.sha1(data[28:28 + compressed]).digest()
members = {}
for file in tree.fromstring(toc).iter("file"):
    part = file.find("data")
    start = int(part.findtext("offset"))
    content = heap[start:start + int(part.findtext("size"))]
    assert hashlib.sha1(content).hexdigest() == part.findtext("archived-checksum")
    members[file.findtext("name")] = content
assert sorted(members) == ["PackageInfo", "Scripts"]
info = tree.fromstring(members["PackageInfo"])
assert info.get("identifier") == "com.acme.codex.hooks" and info.find("scripts/postinstall").get("file") == "./postinstall"
archive, at = gzip.decompress(members["Scripts"]), 0
while True:
    header = archive[at:at + 76].decode()
    assert header[:6] == "070707"
    mode, names, size = int(header[18:24], 8), int(header[59:65], 8), int(header[65:76], 8)
    name = archive[at + 76:at + 76 + names - 1].decode()
    at += 76 + names
    if name == "TRAILER!!!":
        break
    if name != ".":
        assert mode == 0o100755
        open(sys.argv[2] + "/" + name, "wb").write(archive[at:at + size])
    at += size
`;

it("the experimental package carries the installer script and runs it", () => {
  const tree = packageBundle(sampleInput, nodeCrypto);
  const content = (path: string) => tree.find((file) => file.path === path)?.content ?? "";
  const directory = temporaryDirectory();
  writeFileSync(join(directory, "hooks.pkg"), content("macos/experimental/acme-payments-hooks.pkg"));
  runToolWell("python3", ["-c", takeApart, join(directory, "hooks.pkg"), directory]);
  expect(readFileSync(join(directory, "install-hooks.sh"), "utf8")).toBe(content("macos/install-hooks.sh"));
  runToolWell("shellcheck", [join(directory, "postinstall")]);
  expect(readFileSync(join(directory, "postinstall"), "utf8")).toContain("install-hooks.sh");
});
