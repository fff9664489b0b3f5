import { shape, spansContain } from "../../catalogue/codex/index.ts";
import type { JudgedDocument } from "./document.ts";
import type { JudgedFinding } from "./finding.ts";
import { formatPath, itemsOf, membersOf, type Place, placeAt } from "./place.ts";

/**
 * A form that only some older versions took, so that table 1 has a shape for it and no key: what the types say below such a place
 * holds for the versions that refuse the shape.
 */
interface OlderForm {
  readonly place: Place;
  readonly shape: string;
}

function olderForms({ kind, root }: JudgedDocument): readonly OlderForm[] {
  if (kind !== "requirements") return [];
  return itemsOf(placeAt(root, "allowed_approval_policies"))
    .filter((item) => membersOf(item).length === 1 && placeAt(item, "reject") !== undefined)
    .map((place) => ({ place, shape: "approval-reject-table" }));
}

/** Findings without the versions that took an older form at their place. */
export function withOlderForms(document: JudgedDocument, findings: readonly JudgedFinding[]): readonly JudgedFinding[] {
  return olderForms(document).reduce(
    (all, form) =>
      all
        .map((finding) => {
          if (!formatPath(finding.path).startsWith(formatPath(form.place.path))) return finding;
          const versions = finding.versions.filter((version) => spansContain(shape(form.shape).refusedBy, version));
          return { ...finding, versions };
        })
        .filter((finding) => finding.versions.length > 0),
    findings,
  );
}
