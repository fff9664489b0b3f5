import { runInNamespace } from "../../../host/codex/run-in-namespace.ts";
import { type Question, valueAt } from "../../../simulate/index.ts";
import { cannot, type RealSubject, type RealVerdict } from "./subject.ts";

/** No proxy of the caller's: Codex's own proxy would wait for it. */
const withoutProxies = Object.fromEntries(
  ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"].flatMap((name) => [
    [name, ""],
    [name.toLowerCase(), ""],
  ]),
);

/**
 * Connects to the host from `codex sandbox`, through Codex's own proxy. A name that the proxy lets through is then not found,
 * because nothing is looked up outside this machine.
 */
export async function realDomain(
  { oracle, files, bundle }: RealSubject,
  { domain }: Question & { kind: "domain" },
): Promise<RealVerdict> {
  if (!/^[A-Za-z0-9.-]+$/.test(domain) || /^[0-9.]+$/.test(domain))
    return cannot("only names are asked about: an address would be connected to");
  if (valueAt(bundle.requirements, ["experimental_network", "enabled"]) !== true)
    return cannot("the managed network list is not switched on, so no proxy of Codex decides");
  const said = await runInNamespace({
    files,
    environment: withoutProxies,
    command: () => [
      ...[oracle.binary, "sandbox", "--", "sh", "-c"],
      'command -v curl >/dev/null || { echo "there is no curl" >&2; exit 126; }; unset NO_PROXY no_proxy; exec curl --silent --show-error --globoff --max-time 10 "http://$1:9/"',
      ...["sh", domain],
    ],
  });
  if ("verdict" in said) return cannot(said.message);
  const reason = /"reason":"([a-z_]+)"/.exec(said.stdout)?.[1];
  if (said.stdout.includes('"status":"blocked"') && !reason?.includes("local"))
    return { verdict: "deny", because: `Codex's proxy says ${reason ?? "blocked"}` };
  if (reason !== undefined || said.stdout !== "") return { verdict: "allow", because: "Codex's proxy lets it through" };
  return cannot(`codex sandbox: ${said.stderr}`);
}
