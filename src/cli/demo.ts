import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../config/config.ts";
import { CliError } from "./cli-error.ts";
import type { Client } from "./client.ts";
import { expectNoWords } from "./command.ts";
import type { Command, Invocation } from "./command.ts";
import { demoFiles, demoJobs } from "./demo-files.ts";
import type { DemoFile } from "./demo-files.ts";
import { openDemoOrigin } from "./demo-origin.ts";
import { ownClient, loadApp } from "./embedded.ts";
import { findServer } from "./find-server.ts";
import { aborted, limitStop, stopSignal } from "./stop-signal.ts";

const MARK = ".trawl-demo";

/** Where the demo lives: a folder of its own inside the data folder, unless told otherwise. */
function demoConfig({ config }: Invocation): { config: Config; isOwnFolder: boolean } {
  const usual = config().dataDir;
  const { dataDir } = config({ dataDir: join(usual, "demo") });
  const demo = config({ dataDir: join(usual, "demo"), downloadDir: join(dataDir, "files"), logLevel: "warn" });
  return { config: demo, isOwnFolder: dataDir !== usual };
}

/** Every demo begins afresh; only a folder that a demo made is emptied. */
async function emptyFolder(config: Config): Promise<void> {
  if (await findServer({ ...config, url: null })) {
    throw new CliError(
      3,
      "A demo is already running.",
      "Stop it first, or set TRAWL_DATA_DIR and --port for a second one.",
    );
  }
  const mark = join(config.dataDir, MARK);
  if (existsSync(mark)) rmSync(config.dataDir, { recursive: true, force: true });
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  writeFileSync(mark, "The demo empties this folder at its next start.\n");
}

/** The admin of a fresh demo, so that whoever tries it can see and do everything. */
function withAdmin(config: Config): Config {
  if (config.adminEmail !== null) return config;
  return { ...config, adminEmail: "demo@trawl.example", adminPassword: randomBytes(9).toString("base64url") };
}

async function submit(client: Client, files: readonly DemoFile[], hostPort: string): Promise<void> {
  for (const { name, paths } of demoJobs(files)) {
    const urls = paths.map((path) => `http://${hostPort}${path}`);
    await client.call("POST", "jobs", { type: "links", name, urls });
  }
}

/** A link with the form filled in: what stands behind the # stays in the browser. */
function signInLink(address: string, { adminEmail, adminPassword }: Config): string {
  const query = new URLSearchParams({ email: adminEmail ?? "", password: adminPassword ?? "" });
  return `${address}#/signin?${query.toString()}`;
}

function welcome(address: string, config: Config, hostPort: string, showLogin: boolean): string {
  return [
    "",
    `  Open      ${showLogin ? signInLink(address, config) : address}`,
    ...(showLogin
      ? [`            (the sign-in of the demo's admin is filled in; without it you look on as a guest)`]
      : []),
    `  Files     ${config.downloadDir}`,
    "",
    "  Five jobs are running, from a server that this demo started on this machine. Look at:",
    "  - the slow one: pause it, resume it, and see it go on at the byte where it stopped;",
    "  - the one with bad manners: it waits for its next try, and says why; one of its links leads nowhere.",
    `  Paste links of your own, e.g. http://${hostPort}/files/block-30MB.bin`,
    "",
    "  Stop with Ctrl-C.",
    "",
  ].join("\n");
}

/** Shows everything at work, without the internet. */
export const demoCommand: Command = {
  usage: "demo",
  help: "Show everything at work with a server of its own: no key, no internet.",
  options: {},
  async run(invocation) {
    expectNoWords(invocation.words, demoCommand);
    const stop = stopSignal();
    const { config: usual, isOwnFolder } = demoConfig(invocation);
    if (isOwnFolder) await emptyFolder(usual);
    const files = demoFiles();
    await using origin = await openDemoOrigin(files);
    const withOrigin: Config = { ...usual, egressAllow: [origin.hostPort] };
    const config = isOwnFolder ? withAdmin(withOrigin) : withOrigin;
    const openApp = await loadApp();
    await using app = await openApp(config);
    await submit(await ownClient(config), files, origin.hostPort);
    console.error(welcome(app.address, config, origin.hostPort, isOwnFolder && usual.adminEmail === null));
    await aborted(stop);
    limitStop();
    return 0;
  },
};
