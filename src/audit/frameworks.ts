/** A control framework that constraints refer to. */
export interface Framework {
  readonly id: string;
  readonly title: string;
  /** Where its controls are defined. */
  readonly source: string;
  /** A control of it as an identifier of OSCAL, which begins with a letter. */
  readonly controlId: (control: string) => string;
}

/** The frameworks of the catalogue's own mappings. */
const known: readonly Framework[] = [
  {
    id: "nist-800-53r5",
    title: "NIST SP 800-53 Rev. 5",
    source:
      "https://raw.githubusercontent.com/usnistgov/oscal-content/main/nist.gov/SP800-53/rev5/json/NIST_SP-800-53_rev5_catalog.json",
    // NIST's own catalogue writes CM-7(5) as cm-7.5.
    controlId: (control) => token(control.toLowerCase().replaceAll(/\((\d+)\)/g, ".$1")),
  },
  {
    id: "iso-27001",
    title: "ISO/IEC 27001:2022, Annex A",
    source: "https://www.iso.org/standard/27001",
    controlId: token,
  },
  {
    id: "iso-42001",
    title: "ISO/IEC 42001:2023, Annex A",
    source: "https://www.iso.org/standard/81230.html",
    controlId: token,
  },
  {
    id: "soc-2",
    title: "SOC 2 Trust Services Criteria",
    source: "https://www.aicpa-cima.com/resources/landing/system-and-organization-controls-soc-suite-of-services",
    controlId: token,
  },
  {
    id: "cis-v8",
    title: "CIS Controls v8",
    source: "https://www.cisecurity.org/controls/v8",
    controlId: (control) => token(`cis-${control}`),
  },
  {
    id: "eu-ai-act",
    title: "EU AI Act, Regulation (EU) 2024/1689",
    source: "https://eur-lex.europa.eu/eli/reg/2024/1689/oj",
    controlId: token,
  },
];

/** What is known of a framework; an organisation's own one is named by a URN. */
export function frameworkOf(id: string): Framework {
  const own = { id, title: id, source: `urn:mandate:framework:${encodeURIComponent(id)}`, controlId: token };
  return known.find((framework) => framework.id === id) ?? own;
}

/** framework:control as its two parts. */
export function splitControl(reference: string): { readonly framework: string; readonly control: string } {
  const colon = reference.indexOf(":");
  return colon === -1
    ? { framework: "other", control: reference }
    : { framework: reference.slice(0, colon), control: reference.slice(colon + 1) };
}

/** A name as OSCAL's token type wants it: letters, digits, dots, hyphens and underscores, and a letter in front. */
function token(text: string): string {
  const plain = text.replaceAll(/[^A-Za-z0-9._-]+/g, "-").replaceAll(/^-+|-+$/g, "");
  return /^[A-Za-z_]/.test(plain) ? plain : `c-${plain}`;
}
