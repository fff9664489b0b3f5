import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { htmlView } from "../../src/audit/views/html/html.ts";
import { nodeCrypto } from "../../src/host/node-crypto.ts";
import { auditedTexts } from "../audit/support/audited-cases.ts";
import { type Browser, hasChromium, startChromium } from "../audit/support/chromium.ts";

const hostile = `"</script><img src=x onerror=document.title='owned'>"`;

const files = {
  "/policies/org.policy.yaml": `mandate: 1
name: acme-org
owner: ${hostile}
description: ${hostile}
organization: { name: ${hostile}, identifier: com.acme.codex }
targets: { codex: ">=0.160.0 <=0.169.0", platforms: [macos, windows, linux] }
web_search: { allow: [disabled, cached] }
access: { allow: [read-only, workspace], deny_read: ["~/.ssh"] }
telemetry: { analytics: false }
commands:
  - { id: asks, match: [git, push], decision: prompt, because: ${hostile} }
controls: { web_search.allow: [${hostile}] }
exceptions:
  - { id: EX-7, layer: acme-team, constraint: web_search.allow, value: [disabled, cached, live], reason: ${hostile}, approved_by: ciso@acme.example, ticket: SEC-1, expires: 2027-01-31 }
`,
  "/policies/team.policy.yaml": `mandate: 1
name: acme-team
owner: team@acme.example
extends: [org.policy.yaml]
web_search: { allow: [disabled, live] } # ${hostile}
`,
};

describe.skipIf(!hasChromium)("the HTML report in a browser", () => {
  let browser: Browser;
  let page: Page;
  let directory = "";
  const problems: string[] = [];

  beforeAll(async () => {
    const { report } = await auditedTexts(files, "team.policy.yaml");
    directory = mkdtempSync(join(tmpdir(), "mandate-report-"));
    const path = join(directory, "report.html");
    writeFileSync(path, htmlView(report, { crypto: nodeCrypto }));
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

  const rows = () => page.getByRole("row").filter({ has: page.locator(".name") });

  it("shows hostile names as text", async () => {
    await page.getByRole("button", { name: "Open all" }).click();
    expect(await page.title()).toBe("Audit map of acme-team");
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.getByText("onerror=document.title").count()).toBeGreaterThan(3);
    await page.getByRole("button", { name: "Close all" }).click();
  });

  it("finds constraints by search, layer, strength, platform and control", async () => {
    const visible = async () => (await rows().locator(".name:visible").allTextContents()).sort();
    const all = await visible();
    expect(all).toContain("web_search.allow");
    await page.getByLabel("Search").fill("analytics.enabled");
    expect(await visible()).toEqual(["telemetry.analytics"]);
    await page.getByRole("button", { name: "Clear" }).click();
    await expect.poll(visible).toEqual(all);
    await page.getByLabel("Strength").selectOption("default");
    expect(await visible()).toEqual(["telemetry.analytics"]);
    await page.getByLabel("Platform").selectOption("linux");
    expect(await visible()).toEqual([]);
    expect(await page.getByRole("status").textContent()).toBe(`0 of ${all.length} constraints`);
    await page.getByRole("button", { name: "Clear" }).click();
    await page.getByLabel("Layer").selectOption("acme-team");
    expect(await visible()).toEqual(["web_search.allow"]);
    await page.getByRole("button", { name: "Clear" }).click();
    await page.getByLabel("Control").selectOption("iso-27001:A.8.23");
    expect(await visible()).toEqual(["web_search.allow"]);
    await page.getByRole("button", { name: "Clear" }).click();
  });

  it("leads from a constraint to its source lines and its emitted lines, with the keyboard alone", async () => {
    const button = page.getByRole("button", { name: "telemetry.analytics" });
    await button.focus();
    await page.keyboard.press("Enter");
    expect(await button.getAttribute("aria-expanded")).toBe("true");
    const detail = page.locator(`#${(await button.getAttribute("aria-controls")) ?? ""}`);
    expect(await detail.locator("pre").first().textContent()).toBe("telemetry: { analytics: false }");
    expect(await detail.textContent()).toContain("managed_config.toml:");
    expect(await detail.textContent()).toContain("enabled = false");
    await page.keyboard.press("Enter");
    expect(await detail.isVisible()).toBe(false);
  });

  it("leads from a line of an artefact back to its constraint", async () => {
    await page.locator("#files summary", { hasText: "linux managed_config.toml" }).click();
    await page.locator("#files a", { hasText: "telemetry.analytics" }).first().click();
    await expect
      .poll(() => page.getByRole("button", { name: "telemetry.analytics" }).getAttribute("aria-expanded"))
      .toBe("true");
  });

  it("finds a line of an artefact by its whole number", async () => {
    const text = (await page.locator("#files td").first().textContent()) ?? "";
    await page.getByLabel("Search").fill(`managed_config.toml:${text}`);
    expect(await rows().locator(".name:visible").allTextContents()).toEqual(["telemetry.analytics"]);
    await page.getByRole("button", { name: "Clear" }).click();
  });

  it("counts the days that an exception has left", async () => {
    expect(await page.locator("#exceptions time + .badge").textContent()).toMatch(/^(\d+ days? left|last day|ended)$/);
  });

  it("has tables, labels and headings for those who do not see it", async () => {
    for (const label of ["Search", "Layer", "Strength", "Platform", "Control"])
      expect(await page.getByLabel(label).count(), label).toBe(1);
    expect(await page.locator("table:not(:has(thead th[scope=col]))").count()).toBe(0);
    expect(await page.locator("h1").count()).toBe(1);
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
    await page.setViewportSize({ width: 380, height: 800 });
    const overflow = () => page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    await expect.poll(overflow).toBe(0);
    expect(await page.getByRole("table").count()).toBeGreaterThan(2);
  });
});
