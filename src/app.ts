import { randomBytes } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import packageJson from "../package.json" with { type: "json" };
import { openApi } from "./api/open-api.ts";
import { scheduledJobs } from "./api/scheduled-jobs.ts";
import { openAuth } from "./auth/open-auth.ts";
import { olderPaths } from "./compat/older-paths.ts";
import type { Config } from "./config/config.ts";
import { openCore, type Core } from "./core.ts";
import type { Failure } from "./domain/failures.ts";
import { probeFolder } from "./files/probe-folder.ts";
import { freeBytes } from "./files/free-space.ts";
import { openBlob } from "./files/open-blob.ts";
import type { Jobs } from "./jobs/jobs.ts";
import { createServiceCall } from "./net/call-service.ts";
import { createFolderDisk } from "./ops/folder-disk.ts";
import { createReadiness } from "./ops/health.ts";
import { Quotas } from "./quotas/open-quotas.ts";
import { ScheduleRunner } from "./schedules/schedule-runner.ts";
import { Schedules } from "./schedules/schedules.ts";
import { openLog, type Logger } from "./ops/log.ts";
import { createVerify } from "./ops/verify.ts";

/** A running server. Disposing it stops taking work, lets go of what runs, records that, and closes the doors. */
export type App = AsyncDisposable & {
  /** Where it listens, with the base path. */
  readonly address: string;
  /** The link that makes the first admin, where there is none yet. */
  readonly setupUrl: string | null;
};

/** What only just came into being needs this long to be whole, in milliseconds. */
const SETTLE_MS = 1_500;

/**
 * Opens the whole program: the durable core, then the doors. Throws `Failure` or an Error whose message says what is
 * wrong with a folder, the database or the address, and what to do.
 */
export async function openApp(config: Config): Promise<App> {
  const log = openLog(config.logLevel);
  await using opened = new AsyncDisposableStack();
  const core = opened.use(await openCore({ config, log, onFatal: (failure) => die(log, failure) }));
  const adminKey = randomBytes(32).toString("base64url");
  const auth = await openAuth({ store: core.store, config, secret: core.secret, adminKey, log, createServiceCall });
  const jobs = await core.startJobs();
  const quotas = new Quotas({ store: core.store, settings: config.quotas, now: () => core.clock.now() });
  const now = (): number => core.clock.now();
  const schedules = new Schedules({ store: core.store, now });
  const doors = { quotas, schedules, now, ...doorsOf(config, core, jobs) };
  const make = scheduledJobs({ config, store: core.store, jobs, sources: core.sources, now });
  opened.use(new ScheduleRunner({ store: core.store, now, make, log }));
  const api = opened.use(
    await openApi(
      { config, store: core.store, jobs, sources: core.sources, pictures: core.pictures, auth, log, ...doors },
      olderPaths(now),
    ),
  );
  const address = addressOf(config, await api.listen(config.host, config.port));
  opened.defer(() => rm(join(config.dataDir, "server.json"), { force: true }));
  await writeServerFile(config, { address, key: adminKey, pid: process.pid });
  log.info(
    { address, version: packageJson.version, node: process.version, store: core.store.engineVersion },
    "serving",
  );
  const whole = opened.move();
  const setupUrl = auth.firstAdmin.setupToken === null ? null : `${address}setup?token=${auth.firstAdmin.setupToken}`;
  return { address, setupUrl, [Symbol.asyncDispose]: () => whole.disposeAsync() };
}

/** The address as people and programs use it: one that listens everywhere is reached at loopback. */
function addressOf({ basePath }: Config, listening: string): string {
  const url = new URL(basePath, listening);
  if (url.hostname === "0.0.0.0") url.hostname = "127.0.0.1";
  if (url.hostname === "[::]") url.hostname = "[::1]";
  return url.href;
}

type Doors = Pick<Parameters<typeof openApi>[0], "openBlob" | "readiness" | "verify" | "webDir" | "version">;

function doorsOf(config: Config, { store, folder, clock, tools }: Core, jobs: Jobs): Doors {
  const verify = createVerify({
    store,
    disk: createFolderDisk(folder),
    now: () => clock.now(),
    digest: config.digest,
    settle: () => wait(SETTLE_MS),
  });
  return {
    openBlob: (blobId) => openBlob(folder, blobId),
    readiness: createReadiness({
      store,
      jobs,
      config,
      tryFolder: probeFolder,
      freeBytes,
      lookAtTool: (name) => tools.glance(name),
      monotonicNow: () => performance.now(),
    }),
    verify: () => verify({ deep: false }),
    webDir: fileURLToPath(new URL("../web/dist", import.meta.url)),
    version: packageJson.version,
  };
}

/** Tells programs of the same person where the server is. Half a file is never seen: it is renamed into place. */
async function writeServerFile(
  { dataDir }: Config,
  facts: { address: string; key: string; pid: number },
): Promise<void> {
  const path = join(dataDir, "server.json");
  await writeFile(`${path}.new`, JSON.stringify(facts), { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/** After a fault of the database's disk no answer could be trusted; the next start sees what is really there. */
function die(log: Logger, failure: Failure): void {
  log.fatal({ err: failure }, "the database cannot be trusted any more; the server stops");
  process.exit(3);
}
