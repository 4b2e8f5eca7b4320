/** P44, P51: on no page does a text from outside become anything but text, and no address of the page leads elsewhere. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { CHROMIUM } from "../../playwright.config.ts";
import { buildWeb } from "../../scripts/build-web.mjs";
import { ADMIN, startServer, type TestServer } from "./start-server.ts";

// Skipped, and said so, only where a person has no browser: with TRAWL_REQUIRE_TOOLS its absence is a failure.
const isBrowserMissing = !existsSync(CHROMIUM) && !process.env["TRAWL_REQUIRE_TOOLS"];
test.skip(isBrowserMissing, `THE PAGE NOT CHECKED: no browser at ${CHROMIUM}: set TRAWL_CHROMIUM`);
test.describe.configure({ mode: "serial", timeout: 240_000 });

const FIXTURES = process.env["TRAWL_FIXTURES"] ?? join(import.meta.dirname, "../../../shared/fixtures");
const LISTS = ["XSS_Polyglots.txt", "BRUTELOGIC-XSS-STRINGS.txt", "IntrudersXSS.txt", "XSSDetection.txt"];
const OWN = [
  '<img src=x onerror="window.ran=1">',
  "<script>window.ran=1</script>",
  "<svg/onload=window.ran=1>",
  '"><iframe srcdoc="<script>parent.ran=1</script>">',
  "javascript:window.ran=1",
  "$t(account.title) {{name}} {{count}} ${window.ran=1}",
  '<base href="//evil.example/"><link rel=stylesheet href="//evil.example/x.css">',
];
const MOST_NAME = 300;
const MOST_ROWS = 60;
const MOST_KEY = 100;

/** The lists of the attack collection where it is there, our own few everywhere. */
function payloads(): string[] {
  const files = LISTS.map((name) => join(FIXTURES, "attacks/payloads", name)).filter((file) => existsSync(file));
  if (files.length < LISTS.length) console.warn("THE LISTS OF ATTACKS NOT TRIED: set TRAWL_FIXTURES");
  const lines = files.flatMap((file) => readFileSync(file, "utf8").split(/\r?\n/));
  return [...OWN, ...lines].map((line) => line.trim().normalize("NFC")).filter(Boolean);
}

/** Joins texts into few, each as long as a name may be. */
function pack(texts: readonly string[], most: number): string[] {
  const packed: string[] = [];
  for (const text of texts.map((each) => each.slice(0, most).trim())) {
    const last = packed.at(-1);
    if (last !== undefined && last.length + text.length < most) packed[packed.length - 1] = `${last} ${text}`;
    else packed.push(text);
  }
  return packed;
}

let origin: Server;
let server: TestServer;
let cookie: string;
let active: string[];
let ended: string[];
let files: string[];

test.beforeAll(async () => {
  test.setTimeout(240_000);
  await buildWeb();
  const names = pack(payloads(), MOST_NAME);
  origin = createServer(({ url = "" }, response) => {
    const index = Number(/^\/file\/(\d+)/.exec(url)?.[1] ?? -1);
    if (index < 0) return response.writeHead(404).end();
    const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(names[index] ?? "x")}`;
    return response.writeHead(200, { "content-disposition": disposition }).end(`<script>window.ran=1</script>${index}`);
  });
  origin.listen(0, "127.0.0.1");
  await once(origin, "listening");
  const host = `127.0.0.1:${(origin.address() as AddressInfo).port}`;
  server = await startServer({ TRAWL_EGRESS_ALLOW: host });
  cookie = await signInCookie();
  // Fewer than the list shows only in part.
  active = await addJobs(names.slice(0, MOST_ROWS), (index) => ({
    urls: [`http://${host}/active/${index}`],
    start_paused: true,
  }));
  // Every other one fails, with its link in the error.
  ended = await addJobs(names.slice(MOST_ROWS, 2 * MOST_ROWS), (index) => ({
    urls: [
      `http://${host}/${index % 2 === 0 ? "file" : "missing"}/${index}/${encodeURIComponent(names[index] ?? "").slice(0, 900)}`,
    ],
  }));
  const all = names.map((_, index) => `http://${host}/file/${index}`);
  ended.push(...(await addJobs(["every file"], () => ({ urls: all }))));
  for (const name of pack(payloads().slice(0, 60), MOST_KEY))
    await post("auth/api-key/create", { name, scopes: ["read"] });
  await post("auth/update-user", { name: OWN[0] });
  await expect.poll(endedJobs, { timeout: 120_000 }).toBe(ended.length);
  const library = (await (await fetch(`${server.url}api/assets?limit=200`, { headers: { cookie } })).json()) as {
    assets: { name: string }[];
  };
  files = library.assets.map(({ name }) => name);
});

test.afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  origin?.close();
});

async function signInCookie(): Promise<string> {
  const answer = await fetch(`${server.url}api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(ADMIN),
  });
  return answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
}

async function post(path: string, body: object): Promise<void> {
  const headers = { "content-type": "application/json", cookie };
  const answer = await fetch(`${server.url}api/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  expect(answer.ok, `${path}: ${await answer.text()}`).toBe(true);
}

async function addJobs(names: readonly string[], more: (index: number) => object): Promise<string[]> {
  for (const [index, name] of names.entries()) await post("jobs", { type: "links", name, ...more(index) });
  return [...names];
}

async function endedJobs(): Promise<number> {
  const answer = await fetch(`${server.url}api/jobs?status=completed,failed,cancelled`, { headers: { cookie } });
  return ((await answer.json()) as { total: number }).total;
}

type Watched = { readonly complaints: string[] };

/** Opens a page that is tall enough to show every row, signed in, and notes whatever a text managed to do. */
async function openWatched(page: Page, path = ""): Promise<Watched> {
  const complaints: string[] = [];
  const end = cookie.indexOf("=");
  await page.context().addCookies([{ name: cookie.slice(0, end), value: cookie.slice(end + 1), url: server.url }]);
  await page.setViewportSize({ width: 1_280, height: 8_000 });
  page.on("dialog", (dialog) => {
    complaints.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("pageerror", (error) => complaints.push(`an error: ${error}`));
  page.on("popup", () => complaints.push("a window"));
  page.on("request", (request) => {
    if (!request.url().startsWith(server.url) && !request.url().startsWith("data:")) complaints.push(request.url());
  });
  page.on("console", (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) complaints.push(message.text());
  });
  await page.goto(`${server.url}${path}`);
  return { complaints };
}

/** Nothing ran, nothing was loaded, and no text has become an element or a handler. */
async function assertOnlyText(page: Page, { complaints }: Watched): Promise<void> {
  expect(complaints).toEqual([]);
  const odd = await page.evaluate(() => {
    const isActive = (element: Element): boolean =>
      /^(script|iframe|object|embed|marquee|base|form|meta|math|style|details|isindex)$/.test(element.localName) ||
      [...element.attributes].some(
        ({ name: key, value }) =>
          key.startsWith("on") || key === "srcdoc" || (/href|src|action/.test(key) && /^\s*javascript:/i.test(value)),
      );
    const found = [...document.querySelectorAll("#root *")].filter(
      (element) => isActive(element) && !["form", "style", "details"].includes(element.localName),
    );
    return {
      ran: (window as { ran?: number }).ran ?? null,
      found: found.map((element) => element.outerHTML.slice(0, 200)),
    };
  });
  expect(odd).toEqual({ ran: null, found: [] });
}

const titles = (page: Page): Promise<string[]> =>
  page
    .locator("button.link-button[title]")
    .evaluateAll((buttons) => buttons.map((button) => button.getAttribute("title") ?? ""));

test("P44 names of jobs at work are shown as text, letter by letter", async ({ page }) => {
  const watched = await openWatched(page, "#/active");
  await expect.poll(async () => (await titles(page)).length, { timeout: 45_000 }).toBe(active.length);
  expect((await titles(page)).sort()).toEqual([...active].sort());
  const texts = await page.locator("button.link-button[title]").allTextContents();
  expect(texts.sort()).toEqual([...active].sort());
  await assertOnlyText(page, watched);
});

test("P44 the details, files, events and errors of jobs are shown as text", async ({ page }) => {
  const watched = await openWatched(page, "#/history");
  await expect.poll(async () => (await titles(page)).length, { timeout: 45_000 }).toBe(ended.length);
  expect((await titles(page)).sort()).toEqual([...ended].sort());
  for (const title of [...ended.slice(0, 3), "every file"]) {
    await page.locator("button.link-button[title]").filter({ hasText: title }).first().click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await assertOnlyText(page, watched);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
  }
  await page
    .getByRole("searchbox")
    .or(page.locator("input[type=search]"))
    .first()
    .fill(OWN[0] ?? "");
  await assertOnlyText(page, watched);
});

test("P44 names of files are shown as text, and open nothing", async ({ page }) => {
  const watched = await openWatched(page, "#/files");
  expect(files.length).toBeGreaterThan(10);
  for (const name of files.slice(0, 40)) await expect(page.getByText(name, { exact: true }).first()).toBeAttached();
  await assertOnlyText(page, watched);
});

test("P44 names of people and of keys are shown as text", async ({ page }) => {
  const watched = await openWatched(page, "#/account");
  await expect(page.getByText(OWN[0] ?? "").first()).toBeVisible();
  for (const name of pack(payloads().slice(0, 60), MOST_KEY)) await expect(page.getByText(name).first()).toBeAttached();
  await assertOnlyText(page, watched);
});

test("P44 P51 whatever stands in the page's own address, it shows text and leads nowhere else", async ({ page }) => {
  const watched = await openWatched(page);
  await page.setViewportSize({ width: 1_280, height: 800 });
  const texts = [...OWN, "//evil.example", "https://evil.example/", "javascript:window.ran=1"];
  for (const text of texts) {
    const value = encodeURIComponent(text);
    for (const place of [
      `#/history?q=${value}&status=${value}`,
      `#/files?job=${value}&q=${value}`,
      `#/signin?next=${value}&email=${value}`,
      `#/join?invitation=${value}`,
      `#/${value}`,
      `setup?token=${value}&next=${value}`,
    ]) {
      await page.goto(`${server.url}${place}`);
      await expect(page.locator("#root > *").first()).toBeAttached();
      expect(new URL(page.url()).origin).toBe(new URL(server.url).origin);
    }
    await assertOnlyText(page, watched);
  }
});

test("P49 P60 the built page brings no script within itself and no map of its sources", async ({ request }) => {
  const dist = join(import.meta.dirname, "../../web/dist");
  const built = readdirSync(dist, { recursive: true }).map(String);
  expect(built.filter((file) => file.endsWith(".map"))).toEqual([]);
  const html = await (await request.get(server.url)).text();
  for (const [, attributes = "", body = ""] of html.matchAll(/<script\b([^>]*)>([^]*?)<\/script>/gi)) {
    expect(attributes).toContain("src=");
    expect(body.trim()).toBe("");
  }
  for (const file of built.filter((name) => name.endsWith(".js"))) {
    expect(readFileSync(join(dist, file), "utf8")).not.toContain("sourceMappingURL");
    expect((await request.get(`${server.url}${file}.map`)).status()).toBe(404);
  }
});
