import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

/** Debian's: without a window it is quicker. */
const CHROMIUMS = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"] as const;

/** Debian's Chromium, or the one that TRAWL_CHROMIUM names; no browser is ever downloaded. */
export const CHROMIUM = process.env["TRAWL_CHROMIUM"] ?? CHROMIUMS.find((file) => existsSync(file)) ?? CHROMIUMS[1];

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
    // Pictures of every step cost more than the steps.
    trace: { mode: "retain-on-failure", screenshots: false },
  },
});
