import { defineConfig } from "@playwright/test";

/** Debian's Chromium, or the one that TRAWL_CHROMIUM names; no browser is ever downloaded. */
export const CHROMIUM = process.env["TRAWL_CHROMIUM"] ?? "/usr/bin/chromium";

export default defineConfig({
  testDir: "test/e2e",
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  reporter: "list",
  use: {
    launchOptions: {
      executablePath: CHROMIUM,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
    locale: "en-GB",
    trace: "retain-on-failure",
  },
});
