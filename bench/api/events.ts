/** How late live events arrive at many streams. */
import { setTimeout as wait } from "node:timers/promises";
import { summarise } from "../measure.ts";
import { figure, type Table } from "../report.ts";
import { Client } from "../requests.ts";
import type { ServerProcess } from "../server-process.ts";

const GUESTS = 10;
const CHANGES = 50;
const PAUSE_MS = 100;
const GOAL_MS = 50;

/**
 * Guests open streams, then an admin changes the priority of a paused job again and again. The lag is the time from
 * the request being sent to a stream having the event: the commit is part of it.
 */
export async function measureEvents(
  server: ServerProcess,
  { streamsEach, during }: { readonly streamsEach: number; readonly during?: string },
): Promise<{ table: Table; missed: string[] }> {
  using admin = new Client(server.address, server.key, 1);
  const { jobIds, tokens } = await makeGuests(server);
  const sentAt: number[] = [];
  const lags: number[] = [];
  const closes: (() => void)[] = [];
  for (const token of tokens) {
    using guest = new Client(server.address, token, streamsEach);
    for (let stream = 0; stream < streamsEach; stream += 1) {
      closes.push(await guest.listen("api/events", (name, data) => note(name, data, sentAt, lags)));
    }
  }
  for (let change = 0; change < CHANGES; change += 1) {
    sentAt.push(performance.now());
    await admin.send("PATCH", `api/jobs/${jobIds[change % jobIds.length]}`, { priority: priorityOf(change) });
    await wait(PAUSE_MS);
  }
  const expected = CHANGES * GUESTS * streamsEach;
  for (let round = 0; lags.length < expected && round < 100; round += 1) await wait(PAUSE_MS);
  for (const close of closes) close();
  for (const id of jobIds) await admin.send("POST", `api/jobs/${id}/cancel`);
  for (const id of jobIds) await admin.send("DELETE", `api/jobs/${id}`);
  const { p50, p99, max } = summarise(lags);
  const what = `Live events${during === undefined ? "" : ` ${during}`}`;
  const missed = [
    ...(lags.length === expected ? [] : [`${what.toLowerCase()}: ${lags.length} of ${expected} arrived`]),
    ...(p99 > GOAL_MS ? [`${what.toLowerCase()}: lag ${figure(p99)} ms at p99`] : []),
  ];
  const row = [`${GUESTS * streamsEach}`, `${lags.length} of ${expected}`, ...[p50, p99, max].map(figure)];
  console.error(row.join("  "));
  const title = `${what}, from the request that changes a job to each stream, ms; goal: none lost, p99 ≤ ${GOAL_MS}`;
  return { table: { title, columns: ["streams", "arrived", "p50", "p99", "max"], rows: [row] }, missed };
}

/** Changes are told apart by their priority; they are sent further apart than any of them takes to arrive. */
function note(name: string, data: string, sentAt: readonly number[], lags: number[]): void {
  if (name !== "job") return;
  const { priority } = JSON.parse(data) as { priority: number };
  const sent = sentAt[sentAt.findLastIndex((_, change) => priorityOf(change) === priority)];
  if (sent !== undefined) lags.push(performance.now() - sent);
}

/** From 1 to 10, another one for a job each time: the priority of a job that was never changed is 0. */
function priorityOf(change: number): number {
  return ((change + Math.floor(change / GUESTS)) % 10) + 1;
}

/** Each guest comes into being with a paused job; nothing is ever fetched. */
async function makeGuests(server: ServerProcess): Promise<{ jobIds: string[]; tokens: string[] }> {
  using visitor = new Client(server.address, null, 1);
  const made: { job_id: string; guest_token: string }[] = [];
  for (let guest = 0; guest < GUESTS; guest += 1) {
    const body = { type: "links", urls: [`https://example.com/file-${guest}.bin`], start_paused: true };
    made.push(JSON.parse(await visitor.send("POST", "api/jobs", body)));
  }
  return { jobIds: made.map((one) => one.job_id), tokens: made.map((one) => one.guest_token) };
}
