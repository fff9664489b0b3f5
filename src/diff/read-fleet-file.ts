import { type Diagnostic, diagnose, type Outcome } from "../diagnostics/diagnostic.ts";
import { entryOf, type LocatedNode, stringValue } from "../source/located.ts";
import type { SourceText } from "../source/source-text.ts";
import { readListFile } from "./read-list-file.ts";

/** Devices that take one policy's bundle. */
export interface FleetGroup {
  /** The policy's name, which is its bundle's. */
  readonly policy: string;
  readonly group: string;
  /** Absent where nobody counted them. */
  readonly devices?: number;
}

const keys = ["policy", "group", "devices"];
const form = "write { policy: NAME, group: NAME, devices: 120 }; devices may be left out";

/** Which groups take which policy: `[{ policy, group, devices }]`, also under the key `fleet`; `devices` may be left out. */
export function readFleetFile(source: SourceText): Outcome<readonly FleetGroup[]> {
  return readListFile(source, { key: "fleet", what: "a fleet must be a list of { policy, group, devices }" }, readOne);
}

function readOne(item: LocatedNode, diagnostics: Diagnostic[]): readonly FleetGroup[] {
  const before = diagnostics.length;
  const [policy, group] = ["policy", "group"].map((key) => {
    const text = stringValue(entryOf(item, key)?.value);
    if (text === undefined || text === "")
      diagnostics.push(
        diagnose("missing-key", item.span, `a group of the fleet lacks the text "${key}"`, {
          help: form,
        }),
      );
    return text ?? "";
  });
  for (const entry of item.kind === "map" ? item.entries : [])
    if (!keys.includes(entry.key))
      diagnostics.push(
        diagnose("unknown-key", entry.keySpan, `a group of the fleet has no key "${entry.key}"`, { help: form }),
      );
  const count = entryOf(item, "devices")?.value;
  const devices = count?.kind === "scalar" ? count.value : undefined;
  if (count !== undefined && (typeof devices !== "number" || !Number.isSafeInteger(devices) || devices < 0))
    diagnostics.push(
      diagnose("invalid-value", count.span, "devices must be a whole number, 0 or more", { help: form }),
    );
  if (diagnostics.length > before) return [];
  return [{ policy: policy ?? "", group: group ?? "", ...(typeof devices === "number" ? { devices } : {}) }];
}
