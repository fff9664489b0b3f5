import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Change, DiffReport } from "../../src/diff/change.ts";
import { htmlView } from "../../src/diff/views/html.ts";
import { type Browser, hasChromium, startChromium } from "../audit/support/chromium.ts";

const hostile = `"><img src=x onerror=document.title='owned'><script>document.title='owned'</script>`;

const change = (constraint: string, direction: Change["direction"], more: Partial<Change> = {}): Change => ({
  constraint,
  direction,
  before: ["disabled"],
  after: ["disabled", "live"],
  old: { file: "org.policy.yaml", line: 6, layer: "acme-org" },
  new: { file: "org.policy.yaml", line: 8, layer: "acme-org" },
  settings: [],
  ...more,
});

const report: DiffReport = {
  formatVersion: 1,
  old: "main:org.policy.yaml",
  new: hostile,
  changes: [
    change("hooks.managed_only", "tighter", { before: false, after: true }),
    change("web_search.allow", "looser", {
      settings: [
        {
          artefact: "requirements.toml",
          path: "allowed_web_search_modes",
          platforms: ["macos", "linux"],
          old: { lines: { macos: 8, linux: 8 }, text: 'allowed_web_search_modes = ["disabled"]' },
          new: { lines: { macos: 8, linux: 9 }, text: 'allowed_web_search_modes = ["disabled", "live"]' },
        },
      ],
    }),
    change(`hooks.run.${hostile}`, "incomparable", {
      before: { id: hostile },
      after: { id: hostile },
      note: "the unix script changed",
      texts: [{ name: "unix", hunks: [{ oldStart: 1, newStart: 1, lines: [" #!/bin/sh", "-exit 2", `+${hostile}`] }] }],
    }),
  ],
  summary: { looser: 1, tighter: 1, incomparable: 1, neutral: 0 },
  verdict: "fail",
  gate: { failOn: "looser", stops: ["web_search.allow"] },
  idleAcceptances: [],
  hazards: { appear: [{ code: "windows-gap", message: hostile }], go: [] },
  update: { kind: "in-place", because: "", platforms: [{ platform: "macos", kind: "in-place", because: "it stays" }] },
};

describe.skipIf(!hasChromium)("the HTML review in a browser", () => {
  let browser: Browser;
  let page: Page;
  let directory = "";
  const problems: string[] = [];

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "mandate-review-"));
    const path = join(directory, "review.html");
    writeFileSync(path, htmlView(report));
    browser = await startChromium();
    page = await browser.context.newPage();
    page.on("console", (message) => problems.push(message.text()));
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("request", (request) => {
      if (!request.url().startsWith("file:")) problems.push(`asked for ${request.url()}`);
    });
    await page.goto(pathToFileURL(path).href);
  });

  afterAll(async () => {
    expect(problems).toEqual([]);
    await browser.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it("shows looser changes first, and names from a policy as text", async () => {
    expect(await page.locator("tbody td.direction").allTextContents()).toEqual(["looser", "incomparable", "tighter"]);
    expect(await page.locator("img, script").count()).toBe(0);
    expect(await page.title()).toContain("Policy review");
    expect(await page.getByRole("cell", { name: "org.policy.yaml:8 (acme-org)" }).count()).toBe(3);
  });

  it("shows a script's lines as deleted and inserted", async () => {
    expect(await page.locator("del").allTextContents()).toEqual(["-exit 2"]);
    expect(await page.locator("ins").allTextContents()).toEqual([`+${hostile}`]);
  });

  it("is read with the keyboard alone: the table scrolls, and the settings open", async () => {
    const focused = () =>
      page.evaluate("document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent");
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("Changes");
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("Emitted settings (1)");
    const settings = page.getByText("requirements.toml (macos :8, linux :9) allowed_web_search_modes");
    expect(await settings.isVisible()).toBe(false);
    await page.keyboard.press("Enter");
    expect(await settings.isVisible()).toBe(true);
    await page.keyboard.press("Enter");
    expect(await settings.isVisible()).toBe(false);
  });

  it("does not scroll sideways on a narrow screen: only the table does", async () => {
    await page.setViewportSize({ width: 360, height: 700 });
    expect(await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")).toBe(true);
  });
});
