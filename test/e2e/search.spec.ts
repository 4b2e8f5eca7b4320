import { existsSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { CHROMIUM } from "../../playwright.config.ts";
import { buildWeb } from "../../scripts/build-web.mjs";
import { openSourceSite, type SourceSite } from "../support/source-site.ts";
import { ADMIN, startServer, type TestServer } from "./start-server.ts";

// Skipped, and said so, only where a person has no browser: with TRAWL_REQUIRE_TOOLS its absence is a failure.
const isBrowserMissing = !existsSync(CHROMIUM) && !process.env["TRAWL_REQUIRE_TOOLS"];
test.skip(isBrowserMissing, `SEARCHING NOT CHECKED: no browser at ${CHROMIUM}: set TRAWL_CHROMIUM`);
test.describe.configure({ mode: "serial" });

const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];

let site: SourceSite;
let server: TestServer;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  await buildWeb();
  site = await openSourceSite();
  server = await startServer({
    TRAWL_EGRESS_ALLOW: site.host,
    TRAWL_ENDPOINT_OPENVERSE: site.endpoint("openverse"),
    TRAWL_ENDPOINT_WIKIMEDIA_COMMONS: site.endpoint("wikimedia_commons"),
  });
});

test.afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await site?.[Symbol.asyncDispose]();
});

test("a search asks two sources, its files arrive, and the browser itself loads nothing remote", async ({ page }) => {
  const remote = listenForRemote(page);
  await openForm(page);
  await chooseOnly(page, ["Openverse", "Wikimedia Commons"]);
  await search(page, "n3 also cat");
  const details = page.getByRole("dialog", { name: "Details" });
  await expect(details.getByRole("list", { name: "Found things" }).getByRole("listitem")).toHaveCount(6);
  await expect(details.locator(".found-state[data-status=completed]")).toHaveCount(6, { timeout: 30_000 });
  for (const source of ["openverse", "wikimedia_commons"])
    await expect(runOf(details, source)).toHaveText(/Answered\s*3\s*3\s*3\s*0/);
  const card = details.getByRole("listitem").filter({ hasText: "Title of cat-0" });
  await expect(card.getByRole("link", { name: "CC BY 4.0" })).toHaveAttribute("rel", /noopener noreferrer/);
  await expect(card.getByRole("link", { name: /^Page at the source/ })).toHaveAttribute(
    "href",
    `${site.url}/pages/cat-0`,
  );
  await expect(details).toContainText("Completed");
  await closeDialog(page);
  await page.goto(`${server.url}#/files?source=openverse`);
  await expect(page.getByRole("row", { name: /cat-\d/ })).toHaveCount(3);
  await page
    .getByRole("button", { name: /^Details of / })
    .first()
    .click();
  const file = page.getByRole("dialog", { name: "File" });
  await expect(file).toContainText("Ayşe");
  await expect(file.getByRole("link", { name: "CC BY 4.0" })).toBeVisible();
  await expect(file.getByRole("link", { name: "Openverse", exact: true })).toHaveAttribute(
    "href",
    "#/files?source=openverse",
  );
  expect(remote).toEqual([]);
});

test("a guest searches strictly, whatever was chosen before", async ({ page }) => {
  await openForm(page);
  await expect(page.getByLabel("Safe search")).toBeDisabled();
  await expect(page.getByLabel("Safe search")).toHaveValue("strict");
  await expect(page.getByText("Guests always search strictly.")).toBeVisible();
  await chooseOnly(page, ["Openverse"]);
  await search(page, "n1 also strict");
  const details = page.getByRole("dialog", { name: "Details" });
  await expect(details.getByText('"safe_search": "strict"')).toBeVisible();
});

test("what was only found is chosen, by a range too, and downloaded", async ({ page }) => {
  await openForm(page);
  await chooseOnly(page, ["Wikimedia Commons"]);
  await page.getByLabel(/^Only find/).check();
  await search(page, "n5 also dog");
  const details = page.getByRole("dialog", { name: "Details" });
  const boxes = details.getByRole("checkbox", { name: /^Choose / });
  await expect(boxes).toHaveCount(5);
  await expect(details).toContainText("Completed");
  await expect(details.getByRole("button", { name: "Download the chosen" })).toBeDisabled();
  await boxes.nth(1).click();
  await boxes.nth(3).click({ modifiers: ["Shift"] });
  await expectAxeClean(page, "choosing what is downloaded");
  await details.getByRole("button", { name: "Download 3 files" }).click();
  await expect(details.locator(".found-state[data-status=completed]")).toHaveCount(3, { timeout: 30_000 });
  await expect(boxes).toHaveCount(2);
  await expect(runOf(details, "wikimedia_commons")).toHaveText(/Answered\s*5\s*5\s*3\s*0/);
  await details.getByRole("group", { name: "Choose" }).getByRole("button", { name: "All" }).click();
  await expect(details.getByRole("link", { name: /Export as a dataset/ })).toBeVisible();
  await expectAxeClean(page, "all chosen, and files to export");
});

test("all means all that was found, not what is shown of it, and is taken home as a dataset", async ({ page }) => {
  test.slow();
  await openForm(page);
  await chooseOnly(page, ["Wikimedia Commons"]);
  await page.getByLabel("How many").fill("120");
  await page.getByLabel(/^Only find/).check();
  await search(page, "n120 also many");
  const details = page.getByRole("dialog", { name: "Details" });
  await expect(details).toContainText("Completed");
  await expect(details.getByRole("checkbox", { name: /^Choose / })).toHaveCount(100);
  await expect(details.getByRole("link", { name: /Export as a dataset/ })).toHaveCount(0);
  await details.getByRole("group", { name: "Choose" }).getByRole("button", { name: "All" }).click();
  await expect(details.getByText("All chosen")).toBeVisible();
  await details.getByRole("button", { name: "Download all" }).click();
  await expect(runOf(details, "wikimedia_commons")).toHaveText(/Answered\s*120\s*120\s*120\s*0/, { timeout: 60_000 });
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    details.getByRole("link", { name: /Export as a dataset/ }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("trawl-files.zip");
  expect(await download.failure()).toBeNull();
});

test("a form that cannot be sent says why at the field, and the choice of sources is remembered", async ({ page }) => {
  await openForm(page);
  await page.getByLabel("Search for").press("Enter");
  await expect(page.getByLabel("Search for")).toHaveAccessibleDescription(/Say what to search for\./);
  await page.getByLabel("Search for").fill("n1");
  await page.getByLabel("How many").fill("0");
  await page.getByLabel("Search for").press("Enter");
  await expect(page.getByLabel("How many")).toHaveAccessibleDescription(/A whole number from 1 to/);
  await page.getByLabel("How many").fill("5");
  await openPicker(page);
  await page.getByRole("button", { name: "None" }).click();
  await page.getByLabel("Search for").press("Enter");
  await expect(page.getByRole("alert")).toHaveText("Choose at least one source that has what you want.");
  await chooseOnly(page, ["Openverse"]);
  await expectAxeClean(page, "the form with its sources");
  await page.reload();
  await openForm(page);
  await expect(page.getByText(/^1 of \d+ chosen$/)).toBeVisible();
  await openPicker(page);
  await page.getByRole("button", { name: "Recommended" }).click();
  await expect(page.getByText(/^The \d+ recommended ones$/)).toBeVisible();
});

test("a source that keeps us out is told as blocked: in the search, in its row, and in the list of sources", async ({
  page,
}) => {
  await openForm(page);
  await chooseOnly(page, ["Openverse"]);
  await search(page, "captcha");
  const details = page.getByRole("dialog", { name: "Details" });
  await expect(runOf(details, "openverse")).toContainText("Blocked us");
  await expect(runOf(details, "openverse")).toContainText("Openverse shows a captcha");
  await expect(details.getByText(/None of the sources could answer/).first()).toBeVisible();
  await expectAxeClean(page, "a failed search");
  await closeDialog(page);
  await page.keyboard.press("s");
  await openPicker(page);
  await page.getByLabel("Find a source").fill("Openverse");
  const source = page.locator('[data-source="openverse"]');
  await expect(source).toContainText(/Blocked until \d\d:\d\d/);
  await page.getByRole("button", { name: "All that work now" }).click();
  await expect(source.getByRole("checkbox")).not.toBeChecked();
  await chooseOnly(page, ["Openverse", "Wikimedia Commons"]);
  await search(page, "n2 also mixed");
  await expect(runOf(details, "wikimedia_commons")).toHaveText(/Answered\s*2\s*2\s*2\s*0/, { timeout: 30_000 });
  await expect(runOf(details, "openverse")).toContainText("Left alone until");
  await closeDialog(page);
  await page.getByRole("link", { name: "History", exact: true }).click();
  const record = page.locator("li[data-job]").filter({ hasText: "Search: n2 also mixed" });
  await expect(record).toContainText("2 of 2 files");
  await expect(record).toContainText("1 source could not answer");
});

test("an admin tries a source, gives one its key, and takes a source out of what is recommended", async ({ page }) => {
  await page.goto(`${server.url}#/signin`);
  await page.locator("input[type=email]").fill(ADMIN.email);
  await page.locator("input[type=password]").fill(ADMIN.password);
  await page.locator("button[type=submit]").click();
  await expect(page).toHaveURL(/#\/active$/);
  await page.keyboard.press("s");
  await openPicker(page);
  await page.getByLabel("Find a source").fill("Wikimedia Commons");
  const commons = page.locator('[data-source="wikimedia_commons"]');
  await commons.getByRole("button", { name: "About Wikimedia Commons" }).click();
  await commons.getByRole("button", { name: "Try now: Wikimedia Commons" }).click();
  await expect(commons.getByRole("status")).toHaveText(/^(It answered in|Found nothing after) \d/);
  const recommended = commons.getByLabel("Recommended to everybody here");
  const before = await recommended.isChecked();
  await recommended.click();
  await expect(recommended).toBeChecked({ checked: !before });
  await page.getByLabel("Find a source").fill("Pexels");
  const pexels = page.locator('[data-source="pexels"]');
  await expect(pexels).toContainText("Needs TRAWL_KEY_PEXELS");
  await pexels.getByRole("button", { name: "About Pexels" }).click();
  await pexels.getByLabel("TRAWL_KEY_PEXELS", { exact: true }).fill("a key of nobody");
  await pexels.getByLabel("TRAWL_KEY_PEXELS", { exact: true }).press("Enter");
  await expect(pexels).toContainText("Not known yet");
  await expect(pexels.getByLabel("TRAWL_KEY_PEXELS", { exact: true })).toHaveValue("");
  await pexels.getByRole("button", { name: "Take away: TRAWL_KEY_PEXELS" }).click();
  await expect(pexels).toContainText("Needs TRAWL_KEY_PEXELS");
});

for (const { theme, language, width } of [
  { theme: "dark", language: "tr", width: 390 },
  { theme: "light", language: "en", width: 390 },
  { theme: "dark", language: "tr", width: 1280 },
]) {
  test(`nothing for axe to find while searching: ${theme}, ${language}, ${width} px`, async ({ browser }) => {
    const context = await browser.newContext({ viewport: { width, height: 800 }, reducedMotion: "reduce" });
    await context.addInitScript(
      ([scheme, chosen]) => {
        localStorage.setItem("mantine-color-scheme-value", scheme ?? "");
        localStorage.setItem("trawl.language", chosen ?? "");
        localStorage.setItem("trawl.sources", "openverse wikimedia_commons");
      },
      [theme, language],
    );
    const page = await context.newPage();
    await page.goto(server.url);
    await page.keyboard.press("s");
    await page.locator(".source-picker button[aria-expanded]").click();
    await page.locator(".source .icon-button").first().click();
    await page.locator(".fold summary").click();
    await expectAxeClean(page, "the form with everything open");
    await page.locator(".search-form input[type=search]").first().fill("n2 also gone");
    await page.locator(".search-form input[type=search]").first().press("Enter");
    await expect(page.locator(".found-state[data-status=failed]").first()).toBeVisible({ timeout: 30_000 });
    await expect(page.locator(".details .status-mark[data-status=failed]").first()).toBeVisible();
    await expectAxeClean(page, "the results, with files that are gone");
    await context.close();
  });
}

async function openForm(page: Page): Promise<void> {
  await page.goto(server.url);
  await expect(page.getByTestId("connection")).toHaveAttribute("data-phase", "live");
  await page.keyboard.press("s");
  await expect(page.getByLabel("Search for")).toBeFocused();
}

async function openPicker(page: Page): Promise<void> {
  const opener = page.getByRole("button", { name: "Choose sources" });
  if (await opener.isVisible()) await opener.click();
  await expect(page.getByRole("group", { name: "Sources to ask" })).toBeVisible();
}

async function chooseOnly(page: Page, titles: readonly string[]): Promise<void> {
  await openPicker(page);
  await page.getByRole("button", { name: "None" }).click();
  for (const title of titles) {
    await page.getByLabel("Find a source").fill(title);
    await page
      .locator(".source")
      .filter({ has: page.getByText(title, { exact: true }) })
      .getByRole("checkbox")
      .check();
  }
  await page.getByLabel("Find a source").fill("");
}

async function search(page: Page, query: string): Promise<void> {
  await page.getByLabel("Search for").fill(query);
  await page.getByLabel("Search for").press("Enter");
  await expect(page.getByRole("dialog", { name: "Add downloads" })).toHaveCount(0);
}

async function closeDialog(page: Page): Promise<void> {
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
}

function runOf(details: Locator, source: string): Locator {
  return details.locator(`[data-run="${source}"]`);
}

/** Gives the addresses elsewhere that the page asks for by itself, as they come. */
function listenForRemote(page: Page): string[] {
  const remote: string[] = [];
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(server.url) && !url.startsWith("data:")) remote.push(url);
  });
  return remote;
}

async function expectAxeClean(page: Page, where: string): Promise<void> {
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(({ playState, effect }) => playState !== "running" || effect?.getTiming().iterations === Infinity),
  );
  const { violations } = await new AxeBuilder({ page }).withTags(AXE_TAGS).analyze();
  const found = violations.map(({ id, nodes }) => `${where}: ${id} ${nodes.map((node) => node.html).join(" ")}`);
  expect(found).toEqual([]);
  const overflowPx = await page
    .locator("[role=dialog]")
    .evaluateAll((dialogs) => Math.max(0, ...dialogs.map((one) => one.scrollWidth - one.clientWidth)));
  expect(overflowPx, `${where} is wider than its dialog`).toBe(0);
}
