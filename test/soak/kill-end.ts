import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Findings } from "./findings.ts";
import type { TestServer } from "../support/start-server.ts";
import type { KillDriver } from "./kill-driver.ts";
import { digestOf, type JobSpec } from "./kill-fleet.ts";
import type { KillWorld } from "./kill.ts";

const DIGESTS_LIMIT_MS = 60_000;

/** Resumes what a person paused, waits for the end of every job, and looks at rows, files and folders. */
export async function lookAtEnd(
  world: KillWorld,
  server: TestServer,
  driver: KillDriver,
  limitMs: number,
): Promise<void> {
  const { findings, specs } = world;
  await driver.repeatUnanswered(server);
  for (const job of await server.jobs("&status=paused")) await server.ask("POST", `/api/jobs/${job.id}/resume`);
  await waitForEnds(findings, server, limitMs);
  await waitForDigests(findings, server);
  const counts: Record<string, number> = {};
  let files = 0;
  for (const spec of specs) {
    const job = await server.job(spec.id ?? "");
    counts[job.status] = (counts[job.status] ?? 0) + 1;
    findings.check(
      "every job ends as it must",
      endsRight(spec, job),
      `${spec.number} ${spec.kind}: ${JSON.stringify(job)}`,
    );
    files += await lookAtFiles(findings, server, spec);
  }
  await lookAtFolders(world, server);
  const { body } = await server.get("/api/verify");
  findings.check(
    "verify finds nothing",
    body.ok === true && body.problems.length === 0,
    JSON.stringify(body.problems?.slice(0, 5)),
  );
  const exit = await server.process.end("SIGTERM");
  findings.check("the server stops in order", exit.code === 0, JSON.stringify(exit));
  console.log(
    `jobs at the end: ${JSON.stringify(counts)}; files compared by SHA-256: ${files}; verify looked at ${body.checked}`,
  );
}

async function waitForEnds(findings: Findings, server: TestServer, limitMs: number): Promise<void> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const active = await server.jobs("&status=active");
    if (active.length === 0) return void findings.check("every job ends without a person", true);
    if (performance.now() > deadline)
      return void findings.check("every job ends without a person", false, JSON.stringify(active.slice(0, 3)));
    await wait(200);
  }
}

/** What was completed without its digest gets it in the background. */
async function waitForDigests(findings: Findings, server: TestServer): Promise<void> {
  const deadline = performance.now() + DIGESTS_LIMIT_MS;
  for (;;) {
    const { body } = await server.get("/api/verify");
    if (body.without_digest === 0) return void findings.check("every file gets its digest", true);
    if (performance.now() > deadline)
      return void findings.check("every file gets its digest", false, `${body.without_digest} have none`);
    await wait(200);
  }
}

function endsRight(spec: JobSpec, job: { status: string; failed: number; error: { code: string } | null }): boolean {
  if (job.status === "cancelled") return spec.wasCancelled;
  return spec.exists
    ? job.status === "completed" && job.failed === 0
    : job.status === "failed" && job.error?.code === "not_found";
}

async function lookAtFiles(findings: Findings, server: TestServer, spec: JobSpec): Promise<number> {
  const { body } = await server.get(`/api/jobs/${spec.id}/tasks?limit=200`);
  const done = (body.tasks as { url: string; status: string; asset_id: string; digest: string }[]).filter(
    (task) => task.status === "completed",
  );
  for (const task of done) {
    const file = spec.files.find((one) => one.link === task.url);
    const wanted = file ? digestOf(file) : "no such file";
    const served = await digestOfServed(server, task.asset_id);
    findings.check(
      "every completed file is the origin's, byte for byte",
      served === wanted && task.digest === wanted,
      `${task.url}: ${served}, ${task.digest}, not ${wanted}`,
    );
  }
  return done.length;
}

async function digestOfServed(server: TestServer, assetId: string): Promise<string> {
  const reply = await fetch(`${server.url}/api/assets/${assetId}/file`, {
    headers: { authorization: `Bearer ${server.key}` },
  });
  if (reply.status !== 200 || !reply.body) return `status ${reply.status}`;
  const hash = createHash("sha256");
  for await (const bytes of reply.body) hash.update(bytes);
  return `sha256:${hash.digest("hex")}`;
}

async function lookAtFolders({ findings, folders }: KillWorld, server: TestServer): Promise<void> {
  const visible = readdirSync(folders.downloadDir).filter((name) => !name.startsWith("."));
  const hidden = readdirSync(folders.downloadDir).filter((name) => name.startsWith("."));
  const parts = readdirSync(join(folders.downloadDir, ".trawl", "parts"));
  const { body } = await server.get("/api/assets?limit=1");
  findings.check(
    "as many readable files as assets",
    visible.length === body.total,
    `${visible.length} files, ${body.total} assets`,
  );
  const blobs = readdirSync(join(folders.downloadDir, ".trawl", "blobs"));
  const digests = await allDigests(server);
  findings.check(
    "equal bytes are stored once",
    blobs.length === digests.size,
    `${blobs.length} blobs, ${digests.size} digests`,
  );
  findings.check("no part or ledger file of an ended job", parts.length === 0, parts.join(" "));
  findings.check(
    "no file outside of the folders",
    readdirSync(folders.root).toSorted().join() === "data,downloads" && hidden.join() === ".trawl",
    readdirSync(folders.root).join(),
  );
}

async function allDigests(server: TestServer): Promise<ReadonlySet<string>> {
  const digests = new Set<string>();
  for (let cursor: string | null = ""; cursor !== null;) {
    const { body } = await server.get(`/api/assets?limit=200${cursor && `&cursor=${cursor}`}`);
    for (const { digest } of body.assets as { digest: string }[]) digests.add(digest);
    cursor = body.next_cursor as string | null;
  }
  return digests;
}
