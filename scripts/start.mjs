// Compiles the example organisation and says what to look at. Run by `npm start` after bootstrap.mjs.
import { spawnSync } from "node:child_process";

const built = spawnSync(
  process.execPath,
  ["dist/mandate.mjs", "build", "profiles/examples/acme", "--out", "out", ...process.argv.slice(2)],
  { stdio: "inherit" },
);
if (built.status !== 0) process.exit(built.status ?? 2);
console.log(`
Look at these next:
  out/acme-payments/linux/root/etc/codex/requirements.toml   what Codex enforces; each line names layer, file and line
  out/acme-payments/macos/com.acme.codex.mobileconfig        the profile for device management
  out/acme-payments/audit/report.html                        the audit map, in a browser
  profiles/examples/acme/                                    the policies that this came from

Then try a mistake: change a word in profiles/examples/acme/payments.policy.yaml and run
  node dist/mandate.mjs check profiles/examples/acme/payments.policy.yaml
`);
