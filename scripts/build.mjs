// Bundles the command line into dist/mandate.mjs.
import { chmodSync } from "node:fs";
import { build } from "esbuild";
import { bundleOptions } from "./bundle-options.mjs";

await build(bundleOptions);
chmodSync(bundleOptions.outfile, 0o755);
