import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "vitest";
import { startChromium } from "../audit/support/chromium.ts";
import { runMandate } from "../support/run-mandate.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { itWith } from "../support/tool.ts";
import { hostileName, now, smallFleet } from "./support/fleet-of-reports.ts";

itWith("chromium", "the page of a fleet runs nothing, loads nothing and can be used without a mouse", async () => {
  const input = smallFleet.map((report) => `${JSON.stringify(report)}\n`).join("");
  const environment = { SOURCE_DATE_EPOCH: String(Date.parse(now) / 1000) };
  const { stdout, status } = await runMandate(["fleet", "-", "--format", "html"], {
    input: `${input}{\n`,
    environment,
  });
  expect(status).toBe(1);
  const path = join(temporaryDirectory(), "fleet.html");
  writeFileSync(path, stdout);

  const browser = await startChromium();
  try {
    const page = await browser.context.newPage();
    const problems: string[] = [];
    page.on("console", (message) => problems.push(message.text()));
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("request", (request) => {
      if (!request.url().startsWith("file:")) problems.push(`asked for ${request.url()}`);
    });
    await page.goto(pathToFileURL(path).href);

    expect(await page.title()).toBe("Codex policy drift: 6 endpoints");
    expect(await page.locator("script").count()).toBe(0);
    const visible = hostileName.replace("\u001b", "\u241b");
    expect(await page.getByRole("rowheader", { name: visible }).count()).toBe(3);
    expect(await page.getByText("(standard input):8").count()).toBe(1);

    // The drawing says in words what it shows, and each table is reached by the keyboard.
    const drawing = page.getByRole("img", { name: "2 in sync, 2 drifted, 1 unverifiable, 1 stale, 0 missing" });
    expect(await drawing.locator("rect").count()).toBe(4);
    const tables = await page.getByRole("table").count();
    expect(tables).toBe(8);
    expect(await page.locator("[role=region][tabindex='0'][aria-labelledby]").count()).toBe(tables);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(page.url()).toMatch(/#attention$/);

    // The style sheet's own hash lets it in, in both colour schemes.
    const paper = () => page.evaluate("getComputedStyle(document.body).backgroundColor");
    const light = await paper();
    await page.emulateMedia({ colorScheme: "dark" });
    expect([light, await paper()]).toEqual(["rgb(255, 255, 255)", "rgb(20, 23, 27)"]);
    await page.setViewportSize({ width: 320, height: 600 });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(320);
    expect(problems).toEqual([]);
  } finally {
    await browser.close();
  }
});
