import { existsSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { CHROMIUM } from "../../playwright.config.ts";
import { buildWeb } from "../../scripts/build-web.mjs";
import { openPictureSite, type PictureSite } from "../support/picture-site.ts";
import { jpegOf, scene } from "../support/test-pictures.ts";
import { startServer, type TestServer } from "./start-server.ts";

// Skipped, and said so, only where a person has no browser: with TRAWL_REQUIRE_TOOLS its absence is a failure.
const isBrowserMissing = !existsSync(CHROMIUM) && !process.env["TRAWL_REQUIRE_TOOLS"];
test.skip(isBrowserMissing, `PICTURES NOT CHECKED: no browser at ${CHROMIUM}: set TRAWL_CHROMIUM`);
test.describe.configure({ mode: "serial" });

const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];

let site: PictureSite;
let server: TestServer;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  await buildWeb();
  const base = scene(1, 900, 600);
  site = await openPictureSite({
    "harbour.png": await base.clone().png().toBuffer(),
    "harbour-small.jpg": await base.clone().resize(300).jpeg({ quality: 50 }).toBuffer(),
    "hills.jpg": await jpegOf(3, 640, 480),
    "broken.jpg": (await jpegOf(2)).subarray(0, 2_000),
    "words.txt": Buffer.from("no picture"),
  });
  server = await startServer({ TRAWL_EGRESS_ALLOW: site.host });
});

test.afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await site?.[Symbol.asyncDispose]();
});

/** Fetches the files as a new guest of this page, and shows them. */
async function fetchAll(page: Page): Promise<void> {
  await page.goto(server.url);
  const names = ["harbour.png", "harbour-small.jpg", "hills.jpg", "broken.jpg", "words.txt"];
  const made = await page.request.post(`${server.url}api/jobs`, {
    data: { type: "links", urls: names.map(site.link) },
  });
  expect(made.status()).toBe(201);
  const { job_id: id } = (await made.json()) as { job_id: string };
  const statusOf = async () => (await (await page.request.get(`${server.url}api/jobs/${id}`)).json()).job.status;
  await expect.poll(statusOf).toBe("completed");
  await page.goto(`${server.url}#/files`);
  await page.reload();
}

test("files show their thumbnails, and a picture those that are nearly the same", async ({ page }) => {
  await fetchAll(page);
  const row = (name: string) => page.getByRole("row").filter({ hasText: name });
  for (const name of ["harbour.png", "harbour-small.jpg", "hills.jpg"]) {
    const picture = row(name).locator("img");
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth), name).toBeGreaterThan(0);
  }
  for (const name of ["broken.jpg", "words.txt"]) {
    await expect(row(name).locator(".asset-picture svg")).toBeVisible();
    await expect(row(name).locator("img")).toHaveCount(0);
  }
  await page.getByRole("button", { name: "Details of harbour.png" }).click();
  const details = page.getByRole("dialog", { name: "File" });
  await expect(details.locator(".preview img")).toBeVisible();
  await expect(details.getByRole("heading", { name: "1 nearly equal picture" })).toBeVisible();
  await expect(details.locator(".similar")).toContainText("300 × 200");
  const { violations } = await new AxeBuilder({ page }).withTags(AXE_TAGS).analyze();
  expect(violations).toEqual([]);
  await details.getByRole("button", { name: "Details of harbour-small.jpg" }).click();
  await expect(details.getByRole("heading", { name: "harbour-small.jpg" })).toBeVisible();
  await expect(details.getByRole("button", { name: "Details of harbour.png" })).toBeVisible();
});

test("a picture that cannot be read has words in the place of its preview, and nothing equal", async ({ page }) => {
  await fetchAll(page);
  await page.getByRole("button", { name: "Details of broken.jpg" }).click();
  const details = page.getByRole("dialog", { name: "File" });
  await expect(details.locator(".preview")).toHaveText("No preview: the picture cannot be read here.");
  await expect(details.locator(".similar")).toHaveCount(0);
});
