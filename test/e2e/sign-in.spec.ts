import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { CHROMIUM } from "../../playwright.config.ts";
import { buildWeb } from "../../scripts/build-web.mjs";
import { CLIENT, openOidcProvider, type TestProvider } from "../support/oidc-provider.ts";
import { startServer, type TestServer } from "./start-server.ts";

// Skipped, and said so, only where a person has no browser: with TRAWL_REQUIRE_TOOLS its absence is a failure.
const isBrowserMissing = !existsSync(CHROMIUM) && !process.env["TRAWL_REQUIRE_TOOLS"];
test.skip(isBrowserMissing, `SIGNING IN NOT CHECKED: no browser at ${CHROMIUM}: set TRAWL_CHROMIUM`);
test.describe.configure({ mode: "serial" });

let provider: TestProvider;
let server: TestServer;

/** A port that nobody has: the server must know its own address before it starts. */
async function freePort(): Promise<number> {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as AddressInfo;
  taken.close();
  await once(taken, "close");
  return port;
}

test.beforeAll(async () => {
  test.setTimeout(120_000);
  await buildWeb();
  provider = await openOidcProvider();
  const port = await freePort();
  server = await startServer(
    {
      TRAWL_PUBLIC_URL: `http://127.0.0.1:${port}/`,
      TRAWL_OIDC_ISSUER: provider.issuer,
      TRAWL_OIDC_CLIENT_ID: CLIENT.id,
      TRAWL_OIDC_CLIENT_SECRET: CLIENT.secret,
      TRAWL_OIDC_NAME: "Example account",
      TRAWL_REGISTRATION: "open",
    },
    port,
  );
});

test.afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await provider?.[Symbol.asyncDispose]();
});

test("a person signs in with the provider's page, and reads why where it does not work", async ({ page }) => {
  await page.route(`${provider.issuer}/authorize*`, (route) =>
    route.fulfill({ status: 302, headers: { location: provider.authorize(route.request().url()).href } }),
  );
  provider.person = { sub: "1", email: "ada@example.org", email_verified: false, name: "Ada" };
  await page.goto(`${server.url}#/signin`);
  await page.getByRole("button", { name: "Example account" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "does not confirm your e-mail address" })).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa"]).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  provider.person = { ...provider.person, email_verified: true };
  await page.getByRole("button", { name: "Example account" }).click();
  await expect(page.getByRole("button", { name: "Account: Ada" })).toBeVisible();
  await page.goto(`${server.url}#/account`);
  await expect(page.getByText("this one")).toBeVisible();
});

test("a provider that is away is said so beside the button, and the password form stays", async ({ page }) => {
  await provider.stop();
  await server.kill();
  await server.start();
  await page.goto(`${server.url}#/signin`);
  await page.getByRole("button", { name: "Example account" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "cannot be used right now" })).toBeVisible();
  await expect(page.getByLabel("Password")).toBeEnabled();
});
