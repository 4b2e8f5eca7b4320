import { existsSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { CHROMIUM } from "../../playwright.config.ts";
import { buildWeb } from "../../scripts/build-web.mjs";
import { openTefasSite, type TefasSite } from "../support/tefas-site.ts";
import { ADMIN, startServer, type TestServer } from "./start-server.ts";

// Skipped, and said so, only where a person has no browser: with TRAWL_REQUIRE_TOOLS its absence is a failure.
const isBrowserMissing = !existsSync(CHROMIUM) && !process.env["TRAWL_REQUIRE_TOOLS"];
test.skip(isBrowserMissing, `THE FUND PAGES NOT CHECKED: no browser at ${CHROMIUM}: set TRAWL_CHROMIUM`);
test.describe.configure({ mode: "serial", timeout: 120_000 });

const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];
const FUNDS = [
  { code: "AFA", name: "AK PORTFÖY AMERİKA YABANCI HİSSE SENEDİ FONU" },
  { code: "IST", name: "IŞIK İSTANBUL FONU" },
];

let site: TefasSite;
let server: TestServer;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  await buildWeb();
  site = await openTefasSite({ funds: FUNDS, holidays: [] });
  server = await startServer({ TRAWL_ENDPOINT_TEFAS: site.url, TRAWL_TEFAS_REQUESTS_PER_MINUTE: "600" });
});

test.afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await site?.[Symbol.asyncDispose]();
});

test("fund data is fetched from the page, and told by manager and history", async ({ page }) => {
  await page.goto(`${server.url}#/funds`);
  await expect(page.getByText("No fund data yet")).toBeVisible();
  await expect(page.getByText("Fetching fund data needs an account.")).toBeVisible();
  await signIn(page);
  await page.getByRole("navigation").getByRole("link", { name: "Funds" }).click();
  await page.getByRole("button", { name: "Fetch", exact: true }).click();
  await expect(page.getByRole("button", { name: "Download manager" })).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByRole("list", { name: "Download manager" }).getByText(/^YAT/)).toBeVisible();
  // Nothing is done to several fund jobs at once: there is nothing to select them by.
  await expect(page.getByRole("checkbox", { name: /^Select/ })).toHaveCount(0);
  await expect(page.getByText("No fund data is being fetched")).toBeVisible({ timeout: 60_000 });
  await page.getByRole("button", { name: "Download history" }).click();
  await expect(page.getByRole("list", { name: "Ended downloads" })).toContainText(/\d+ of \d+ windows/);
});

test("a fund is found however its İ is written, and shows its price in a chart and in a table", async ({ page }) => {
  await page.goto(`${server.url}#/funds`);
  await page.getByLabel("Search codes and names").fill("isik istanbul");
  await expect(page.getByText("1 fund", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: /IST/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("IST · IŞIK İSTANBUL FONU");
  await expect(page.locator(".chart-line")).toHaveAttribute("d", /^M.*L/);
  await page.getByRole("button", { name: /^1 week/ }).click();
  const rows = page.getByRole("region", { name: "Days of IST" }).getByRole("row");
  await expect.poll(() => rows.count()).toBeLessThan(9);
  await expect(rows.nth(1)).toContainText(/20\d\d-\d\d-\d\d/);
  await expect(page.getByRole("link", { name: "Parquet" })).toHaveAttribute("href", /funds=IST&format=parquet/);
});

for (const look of [
  { colorScheme: "light", language: "en", width: 1280 },
  { colorScheme: "dark", language: "tr", width: 390 },
] as const) {
  test(`nothing for axe to find: ${look.colorScheme}, ${look.language}, ${look.width} px`, async ({ browser }) => {
    const context = await browser.newContext({
      colorScheme: look.colorScheme,
      locale: look.language,
      viewport: { width: look.width, height: 900 },
    });
    const page = await context.newPage();
    await signIn(page);
    for (const hash of ["#/funds", "#/funds?show=manager", "#/funds?show=history", "#/funds?code=AFA&kind=YAT"]) {
      await page.goto(`${server.url}${hash}`);
      await expect(page.locator("main li, main form, main table").first()).toBeVisible();
      await check(page, hash);
    }
    await context.close();
  });
}

async function check(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(AXE_TAGS).analyze();
  const found = violations.map(({ id, nodes }) => `${where}: ${id} ${nodes.map((node) => node.html).join(" ")}`);
  expect(found).toEqual([]);
  const overflowPx = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflowPx, `${where} is wider than the window`).toBeLessThanOrEqual(0);
}

async function signIn(page: Page): Promise<void> {
  await page.goto(`${server.url}#/signin`);
  await page.locator("input[type=email]").fill(ADMIN.email);
  await page.locator("input[type=password]").fill(ADMIN.password);
  await page.locator("button[type=submit]").click();
  await expect(page).toHaveURL(/#\/active$/, { timeout: 40_000 });
}
