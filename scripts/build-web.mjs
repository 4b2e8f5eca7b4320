/** Builds the page into `web/dist` when there is none or its sources have changed; else does nothing. Plain JavaScript, so that any Node can start it. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const stamp = join(root, ".stamps", "web");
/** What the page is made of; a change in any of them calls for a new build. */
const sources = ["web", "src/domain", "package-lock.json"];

/** Lists the files of a path in a fixed order, without what is built or installed. */
function filesOf(path) {
  const entries = readdirSync(path, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => !file.startsWith(join(root, "web", "dist")))
    .sort();
}

function digestOfSources() {
  const hash = createHash("sha256");
  for (const source of sources) {
    const path = join(root, source);
    const files = source.includes(".") ? [path] : filesOf(path);
    for (const file of files) hash.update(`${file.slice(root.length)}\0`).update(readFileSync(file));
  }
  return hash.digest("hex");
}

function isBuilt(digest) {
  return existsSync(join(root, "web/dist/index.html")) && existsSync(stamp) && readFileSync(stamp, "utf8") === digest;
}

/**
 * Brings `web/dist` up to date.
 * @returns {Promise<"built" | "unchanged">}
 * @throws whatever vite throws when the sources do not build; the old stamp is then left, so that the next call tries again
 */
export async function buildWeb() {
  const digest = digestOfSources();
  if (isBuilt(digest)) return "unchanged";
  const { build } = await import("vite");
  await build({ configFile: join(root, "web/vite.config.ts"), logLevel: "warn" });
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, digest);
  return "built";
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(`web/dist: ${await buildWeb()}`);
