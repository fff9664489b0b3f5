import { text as script } from "../../../../templates/report/report.js.hbs";
import { text as style } from "../../../../templates/report/report.css.hbs";
import type { PackageCrypto } from "../../../package/crypto.ts";
import type { AuditReport } from "../../audit-report.ts";
import { pageData } from "./page-data.ts";
import { pageDetails } from "./page-details.ts";
import { renderPage } from "./page-template.ts";

/**
 * The report for people: one file that needs nothing else and may load nothing. Its security policy names the hashes of the one
 * style sheet and the one script, so that nothing a policy says could run even if it came through.
 */
export function htmlView(report: AuditReport, { crypto }: { readonly crypto: PackageCrypto }): string {
  return renderPage({
    ...pageData(report),
    details: pageDetails(report),
    style,
    script,
    styleHash: contentHash(style, crypto),
    scriptHash: contentHash(script, crypto),
  });
}

function contentHash(text: string, crypto: PackageCrypto): string {
  return Buffer.from(crypto.sha256(text), "hex").toString("base64");
}
