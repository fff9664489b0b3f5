import type { JudgedDocument, Verdict } from "../document.ts";
import { placeAt, textAt } from "../place.ts";

const exporters = ["exporter", "trace_exporter", "metrics_exporter"] as const;

/**
 * Telemetry exporters that published guides write in shapes that Codex refuses: the bare names "otlp-http" and "otlp-grpc", and
 * otlp-http without a protocol. Certificates named under `tls` must exist on the host.
 */
export function* telemetryExporters({ root }: JudgedDocument): Iterable<Verdict> {
  for (const key of exporters) {
    const exporter = placeAt(root, "otel", key);
    if (exporter === undefined) continue;
    const name = textAt(exporter);
    if (name === "otlp-http" || name === "otlp-grpc")
      yield {
        kind: "refused",
        code: "telemetry-shape",
        place: exporter,
        message: `"${name}" is a table, not a name: Codex needs its endpoint`,
        help: `write [otel.${key}.${name}] with endpoint${name === "otlp-http" ? " and protocol" : ""}`,
      };
    const http = placeAt(exporter, "otlp-http");
    if (http?.node.kind === "map" && placeAt(http, "protocol") === undefined)
      yield {
        kind: "refused",
        code: "telemetry-shape",
        place: http,
        message: "otlp-http needs a protocol",
        help: 'add protocol = "binary" or "json": missing field `protocol`',
      };
    const endpoint = placeAt(exporter, "otlp-grpc", "endpoint");
    const address = textAt(endpoint);
    if (endpoint !== undefined && address !== undefined && !/^[^\s:/?#][^\s]*$/.test(address))
      yield {
        kind: "stops-sessions",
        place: endpoint,
        message: `"${address}" is no address that the exporter can use`,
      };
    for (const kind of ["otlp-http", "otlp-grpc"]) {
      const tls = placeAt(exporter, kind, "tls");
      if (tls !== undefined)
        yield {
          kind: "hazard",
          code: "stops-codex",
          place: tls,
          message:
            "a host without these certificate files could not start Codex, and whether they are there cannot be seen from here",
        };
    }
  }
}
