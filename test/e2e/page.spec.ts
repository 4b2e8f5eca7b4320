import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, expect, type Locator, type Page, test } from "@playwright/test";
import { CHROMIUM } from "../../playwright.config.ts";
import { buildWeb } from "../../scripts/build-web.mjs";
import { type Origin, startOrigin } from "../support/origin.ts";
import { ADMIN, startServer, type TestServer } from "./start-server.ts";

// Skipped, and said so, only where a person has no browser: with TRAWL_REQUIRE_TOOLS, as in CI, its absence is a failure.
const isBrowserMissing = !existsSync(CHROMIUM) && !process.env["TRAWL_REQUIRE_TOOLS"];
test.skip(isBrowserMissing, `THE PAGE NOT CHECKED: no browser at ${CHROMIUM}: set TRAWL_CHROMIUM`);
test.describe.configure({ mode: "serial" });

const DIST = join(import.meta.dirname, "../../web/dist");
const MOST_SCRIPT_BYTES = 250 * 1024;
const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];

let origin: Origin;
let server: TestServer;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  await buildWeb();
  origin = await startOrigin();
  server = await startServer({ TRAWL_EGRESS_ALLOW: origin.host });
  // Somebody's finished job, so that the administrator's history is never empty.
  await fetch(`${server.url}api/jobs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ type: "links", urls: [origin.link(1_000, {}, "kept.bin")] }),
  });
});

test.afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await origin?.[Symbol.asyncDispose]();
});

test("pasted links move, complete and appear in the files", async ({ page }) => {
  const complaints = listenForComplaints(page);
  await openPage(page);
  await paste(page, origin.link(2_000_000, { rate: 500_000, seed: "first" }, "first-file.bin"));
  await page.getByRole("button", { name: "Add 1 link" }).click();
  const bar = page.getByRole("progressbar", { name: /first-file\.bin/ });
  await expect(bar).toBeVisible();
  const seen = new Set<string | null>();
  await expect
    .poll(async () => seen.add(await bar.getAttribute("aria-valuenow", { timeout: 1_000 }).catch(() => null)).size, {
      intervals: [150],
      timeout: 15_000,
    })
    .toBeGreaterThanOrEqual(3);
  await expect(page.getByTestId("announcer")).toContainText("Finished: first-file.bin", { timeout: 30_000 });
  await expect(rowOf(page, "first-file.bin")).toHaveCount(0);
  await page.getByRole("link", { name: "Files", exact: true }).click();
  await expect(page.getByRole("row", { name: /first-file\.bin.*2\.0 MB/ })).toBeVisible();
  expect(complaints).toEqual([]);
});

test("a download is paused, resumed and cancelled by its buttons", async ({ page }) => {
  await openPage(page);
  await add(page, [origin.link(20_000_000, { rate: 100_000, seed: "slow" }, "slow-file.bin")]);
  const row = rowOf(page, "slow-file.bin");
  await expect(statusOf(row)).toHaveText("Downloading");
  await row.getByRole("button", { name: "Pause: slow-file.bin" }).click();
  await expect(statusOf(row)).toHaveText("Paused");
  await row.getByRole("button", { name: "Resume: slow-file.bin" }).click();
  await expect(statusOf(row)).toHaveText("Downloading");
  await row.getByRole("button", { name: "Cancel: slow-file.bin" }).click();
  await page.getByRole("button", { name: "Cancel download" }).click();
  await expect(row).toHaveCount(0);
  await expect(page.getByRole("region", { name: "Just ended" })).toContainText(/slow-file\.bin\s*Cancelled/);
});

test("several downloads are paused and cancelled together by keys", async ({ page }) => {
  await openPage(page);
  for (const name of ["one.bin", "two.bin"]) {
    await add(page, [origin.link(20_000_000, { rate: 50_000, seed: name }, name)]);
    await expect(rowOf(page, name)).toBeVisible();
  }
  await page.keyboard.press("Control+a");
  await page.keyboard.press("p");
  for (const name of ["one.bin", "two.bin"]) await expect(statusOf(rowOf(page, name))).toHaveText("Paused");
  await page.keyboard.press("x");
  await page.getByRole("button", { name: "Cancel 2 downloads" }).click();
  await expect(page.getByText("Nothing on the hook")).toBeVisible();
  await expect(page.getByTestId("active-count")).toHaveCount(0);
});

test("a refused line says why, and the others are added", async ({ page }) => {
  await openPage(page);
  await fillLinks(page, ["ftp://example.org/file"]);
  await page.getByRole("button", { name: "Add 1 link" }).click();
  await expect(page.getByRole("dialog")).toContainText(/Nothing was added: .*only http/i);
  const good = origin.link(1_000, { seed: "good" }, "good.bin");
  await page.getByLabel("Links, one per line").fill([good, good, "http://10.0.0.1/private"].join("\n"));
  await page.getByRole("button", { name: "Add 3 links" }).click();
  const lines = page.getByRole("list", { name: "What became of each line" }).getByRole("listitem");
  await expect(lines).toHaveCount(3);
  await expect(lines.nth(0)).toContainText("http://10.0.0.1/private");
  await expect(lines.nth(0)).toContainText("Refused");
  await expect(lines.nth(0)).toContainText(/public|private/i);
  await expect(lines.nth(1)).toContainText("Duplicate");
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByRole("link", { name: "Files", exact: true }).click();
  await expect(page.getByRole("row", { name: /good\.bin/ })).toHaveCount(1, { timeout: 20_000 });
});

test("sending the form twice makes one job", async ({ page }) => {
  await openPage(page);
  await fillLinks(page, [origin.link(20_000_000, { rate: 50_000, seed: "twice" }, "twice.bin")]);
  const keys: (string | undefined)[] = [];
  await page.route("**/api/jobs", async (route) => {
    keys.push(route.request().headers()["idempotency-key"]);
    // The first answer is lost on its way back, as on a bad line.
    if (keys.length > 1) return route.continue();
    await route.fetch();
    return route.abort();
  });
  const isSomebody = page.waitForResponse("**/api/me");
  await page.getByRole("button", { name: "Add 1 link" }).click();
  await expect(page.getByRole("dialog")).toContainText("The server could not be reached.");
  // By the lost answer the visitor became a guest, and the page has learned of it.
  await isSomebody;
  await page.getByRole("button", { name: "Add 1 link" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  expect(keys).toHaveLength(2);
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
  expect(keys[1]).toBe(keys[0]);
  await expect(rowOf(page, "twice.bin")).toHaveCount(1);
  await cancelRow(page, "twice.bin");
});

test("a killed server shows as offline, and a restarted one as live with the job recovered", async ({ page }) => {
  await openPage(page);
  const link = origin.link(4_000_000, { rate: 200_000, seed: "kill" }, "survivor.bin");
  await add(page, [link]);
  const row = rowOf(page, "survivor.bin");
  await expect(row.getByRole("progressbar")).toHaveAttribute("aria-valuenow", /^[1-9]\d?$/);
  await server.kill();
  await expect(page.getByTestId("connection")).toHaveAttribute("data-phase", "offline", { timeout: 20_000 });
  await expect(page.getByTestId("connection")).toContainText(/Offline: data from \d\d:\d\d:\d\d/);
  await expect(row).toBeVisible();
  await expect(row.getByRole("button", { name: "Pause: survivor.bin" })).toBeDisabled();
  await server.start();
  await expect(page.getByTestId("connection")).toHaveAttribute("data-phase", "live", { timeout: 30_000 });
  await expect(row.getByText("Recovered", { exact: true })).toBeVisible();
  await expect(row.getByRole("button", { name: "Pause: survivor.bin" })).toBeEnabled();
  await expect(row).toHaveCount(0, { timeout: 60_000 });
  await page.getByRole("link", { name: "Files", exact: true }).click();
  await expect(page.getByRole("row", { name: /survivor\.bin.*4\.0 MB/ })).toBeVisible();
});

test("a list that cannot be read says so and is never shown empty", async ({ page }) => {
  await page.route("**/api/assets*", (route) =>
    route.fulfill({ status: 503, json: { success: false, error: { code: "store_busy", message: "Locked." } } }),
  );
  await page.goto(`${server.url}#/files`);
  await expect(page.getByRole("alert")).toContainText("Could not load (503 store_busy).", { timeout: 15_000 });
  await expect(page.getByText("No files yet")).toHaveCount(0);
  await page.unroute("**/api/assets*");
  await page.getByRole("button", { name: "Retry" }).click();
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("the administrator signs in, sees the history, and signs out", async ({ page }) => {
  await page.goto(`${server.url}#/history`);
  await expect(page.getByText("Login to view job history")).toBeVisible();
  await signIn(page);
  await page.getByRole("link", { name: "History", exact: true }).click();
  await expect(page.getByRole("list", { name: "Ended downloads" }).getByText("kept.bin")).toBeVisible();
  await page.getByRole("button", { name: "Cancelled" }).click();
  await expect(page).toHaveURL(/#\/history\?status=cancelled$/);
  await expect(page.getByRole("list", { name: "Ended downloads" }).getByText("kept.bin")).toHaveCount(0);
  await page.getByRole("button", { name: /^Account: / }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByText("Login to view job history")).toBeVisible();
});

test("a guest joins by invitation and finds what they fetched before", async ({ page }) => {
  await openPage(page);
  await add(page, [origin.link(3_000, { seed: "guest" }, "before-joining.bin")]);
  await expect(page.getByTestId("announcer")).toContainText("Finished: before-joining.bin", { timeout: 30_000 });
  await page.goto(`${server.url}#/join`);
  await expect(page.getByRole("alert").filter({ hasText: "by invitation" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Create account" })).toBeDisabled();
  await page.goto(server.url + (await inviteSomebody()).slice(1));
  await page.reload();
  await page.getByLabel("Name").fill("Ada <b>Lovelace</b>");
  await page.getByLabel("E-mail").fill("ada@example.org");
  await page.getByLabel("Password").fill("the analytical engine");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page).toHaveURL(/#\/history$/);
  await expect(page.getByRole("list", { name: "Ended downloads" }).getByText("before-joining.bin")).toBeVisible();
  await expect(page.getByRole("button", { name: "Account: Ada <b>Lovelace</b>" })).toBeVisible();
});

test("the first page needs at most 250 KB of script", () => {
  const index = readFileSync(join(DIST, "index.html"), "utf8");
  const scripts = [...index.matchAll(/(?:src|href)="([^"]+\.js)"/g)].map(([, path]) => join(DIST, path ?? ""));
  expect(scripts.length).toBeGreaterThan(0);
  const bytes = scripts.map((file) => brotliCompressSync(readFileSync(file)).length);
  expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(MOST_SCRIPT_BYTES);
});

type Look = { theme: string; language: string; width: number };

/** Every two of a theme, a language and a width meet in one of these. */
const LOOKS: readonly Look[] = [
  { theme: "light", language: "en", width: 360 },
  { theme: "light", language: "tr", width: 1280 },
  { theme: "dark", language: "tr", width: 360 },
  { theme: "dark", language: "en", width: 1280 },
];

for (const look of LOOKS) {
  test(`nothing for axe to find: ${look.theme}, ${look.language}, ${look.width} px`, async ({ browser }) => {
    test.setTimeout(180_000);
    await checkAll(browser, look);
  });
}

async function checkAll(browser: Browser, { theme, language, width }: Look): Promise<void> {
  const context = await browser.newContext({ viewport: { width, height: 800 }, reducedMotion: "reduce" });
  await context.addInitScript(
    ([scheme, chosen]) => {
      localStorage.setItem("mantine-color-scheme-value", scheme ?? "");
      localStorage.setItem("trawl.language", chosen ?? "");
    },
    [theme, language],
  );
  const page = await context.newPage();
  await openPage(page);
  await check(page, "the empty or strange active list");
  await page.keyboard.press("n");
  await page
    .getByRole("dialog")
    .locator("textarea")
    .fill(origin.link(20_000_000, { rate: 20_000, seed: theme }, "axe.bin"));
  await check(page, "the form for links");
  await page.getByRole("dialog").locator("button[type=submit]").click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  const row = rowOf(page, "axe.bin").first();
  await row.getByRole("checkbox").check();
  await check(page, "the active list with a selection");
  await row.locator(".link-button").click();
  await expect(page.getByRole("dialog").getByRole("list").first()).toBeVisible();
  await check(page, "the details");
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await check(page, "the help");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  for (const hash of ["#/history", "#/files", "#/signin", "#/join"]) {
    await page.goto(`${server.url}${hash}`);
    await check(page, hash);
  }
  await page.goto(`${server.url}#/signin`);
  await signInHere(page);
  await page.goto(`${server.url}#/history`);
  await expect(page.getByRole("list").filter({ has: page.locator(".record") })).toBeVisible();
  await check(page, "the administrator's history");
  await context.close();
}

async function check(page: Page, where: string): Promise<void> {
  await expect(page.locator("h1")).toHaveCount(1);
  await settle(page);
  const { violations } = await new AxeBuilder({ page }).withTags(AXE_TAGS).analyze();
  const found = violations.map(({ id, nodes }) => `${where}: ${id} ${nodes.map((node) => node.html).join(" ")}`);
  expect(found).toEqual([]);
  const overflowPx = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflowPx, `${where} is wider than the window`).toBeLessThanOrEqual(0);
}

/** Waits until nothing fades or slides any more, because half-faded text has no contrast. */
async function settle(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(({ playState, effect }) => playState !== "running" || effect?.getTiming().iterations === Infinity),
  );
}

async function openPage(page: Page): Promise<void> {
  await page.goto(server.url);
  await expect(page.getByTestId("connection")).toHaveAttribute("data-phase", "live");
}

async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", pasted);
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

async function fillLinks(page: Page, links: readonly string[]): Promise<void> {
  await page.keyboard.press("n");
  await page.getByLabel("Links, one per line").fill(links.join("\n"));
}

async function add(page: Page, links: readonly string[]): Promise<void> {
  await fillLinks(page, links);
  await page.getByRole("button", { name: /^Add \d+ links?$/ }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
}

async function cancelRow(page: Page, name: string): Promise<void> {
  await rowOf(page, name)
    .getByRole("button", { name: `Cancel: ${name}` })
    .click();
  await page.getByRole("button", { name: "Cancel download" }).click();
  await expect(rowOf(page, name)).toHaveCount(0);
}

/** The link that an administrator gives to somebody, from the server's root on. */
async function inviteSomebody(): Promise<string> {
  const post = (path: string, body: object, cookie = ""): Promise<Response> =>
    fetch(`${server.url}api/auth/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", cookie },
      body: JSON.stringify(body),
    });
  const signedIn = await post("sign-in/email", ADMIN);
  const cookie = signedIn.headers.getSetCookie()[0]?.split(";")[0];
  const invited = (await (await post("invitation/create", {}, cookie)).json()) as { url: string };
  return invited.url;
}

async function signIn(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Sign in" }).click();
  await signInHere(page);
}

async function signInHere(page: Page): Promise<void> {
  await page.locator("input[type=email]").fill(ADMIN.email);
  await page.locator("input[type=password]").fill(ADMIN.password);
  await page.locator("button[type=submit]").click();
  await expect(page).toHaveURL(/#\/active$/);
}

function rowOf(page: Page, name: string): Locator {
  return page.locator("li[data-job]").filter({ hasText: name });
}

function statusOf(row: Locator): Locator {
  return row.getByTestId("status");
}

function listenForComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) complaints.push(message.text());
  });
  return complaints;
}
