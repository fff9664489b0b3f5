import { describe, expect, it } from "vitest";
import { isoTime } from "../../src/host/clock.ts";

describe("isoTime", () => {
  const now = Date.UTC(2026, 6, 1, 12, 30, 15, 999);

  it("is the clock, to the second", () => {
    expect(isoTime(undefined, now)).toBe("2026-07-01T12:30:15Z");
    expect(isoTime("", now)).toBe("2026-07-01T12:30:15Z");
  });

  it("is SOURCE_DATE_EPOCH where it is given", () => {
    expect(isoTime("0", now)).toBe("1970-01-01T00:00:00Z");
    expect(isoTime("1798761599", now)).toBe("2026-12-31T23:59:59Z");
    expect(isoTime("253402300799", now)).toBe("9999-12-31T23:59:59Z");
  });

  it.each(["yesterday", "-1", "1.5", "253402300800", "1e9", " 1"])("refuses %j", (text) => {
    expect(() => isoTime(text, now)).toThrow(/SOURCE_DATE_EPOCH must be a number of seconds/);
  });
});
