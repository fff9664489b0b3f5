import { parse, type PlistValue } from "plist";

/** Reads an XML property list. Throws with the reason where the text is none. */
export function parsePlist(text: string): PlistValue {
  /* eslint-disable no-console -- the XML parser prints what it throws; people get it as a diagnostic */
  const { error } = console;
  console.error = () => undefined;
  try {
    return parse(text);
  } finally {
    console.error = error;
  }
  /* eslint-enable no-console */
}
