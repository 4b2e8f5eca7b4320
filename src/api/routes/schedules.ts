import { seesAll } from "../../auth/access.ts";
import type { Actor } from "../../auth/actor.ts";
import { parseId, type ScheduleId } from "../../domain/ids.ts";
import type { ScheduleRow } from "../../domain/rows.ts";
import { cadenceOf } from "../../domain/schedule.ts";
import { type ScheduleFacts, unknownSchedule } from "../../schedules/schedules.ts";
import type { ApiOptions, Server } from "../api-options.ts";
import {
  Done,
  ErrorAnswer,
  type NewJob,
  NewSchedule,
  NoBody,
  ScheduleAnswer,
  SchedulePatch,
  SchedulesAnswer,
  SchedulesQuery,
} from "../contract.ts";
import { submitterOf } from "../create-job.ts";
import { parseCursor, writeCursor } from "../cursor.ts";
import { viewSchedule } from "../view-schedule.ts";
import { ScheduleParams } from "./params.ts";

type ScheduleOptions = Pick<ApiOptions, "config" | "jobs" | "sources" | "now" | "schedules">;

const RUNS_SHOWN = 20;

/** Jobs that are made again and again: lists, shows, makes, changes and removes their schedules. */
export function scheduleRoutes(server: Server, options: ScheduleOptions): void {
  listRoute(server, options);
  createRoute(server, options);
  oneScheduleRoutes(server, options);
}

function listRoute(server: Server, { schedules }: ScheduleOptions): void {
  const schema = { querystring: SchedulesQuery, response: { 200: SchedulesAnswer, default: ErrorAnswer } };
  server.get("/schedules", { config: { access: "schedule.read" }, schema }, async ({ query, actor }) => {
    const before = parseCursor("schedules", query.cursor);
    const page = { limit: query.limit + 1, ...(before === undefined ? {} : { before }) };
    const { rows, total } = await schedules.list(actor.kind === "admin" ? null : actor.ownerId, page);
    const shown = rows.slice(0, query.limit);
    const runs = await schedules.runs(
      shown.map(({ id }) => id),
      1,
    );
    const last = shown.at(-1);
    return {
      success: true as const,
      schedules: shown.map((row) => viewSchedule(row, runs.get(row.id) ?? [], actor)),
      total,
      next_cursor: rows.length > query.limit && last ? writeCursor("schedules", last.number) : null,
    };
  });
}

function createRoute(server: Server, options: ScheduleOptions): void {
  const schema = { body: NewSchedule, response: { 201: ScheduleAnswer, default: ErrorAnswer } };
  const config = { access: "schedule.change" as const, counted: true as const };
  server.post("/schedules", { config, schema }, async ({ body, actor }, reply) => {
    const { name, job, days, at, zone, enabled } = body;
    const ownerId = await demandJob(options, actor, job);
    const facts = { name, job: JSON.stringify(job), cadence: { days, at, zone }, enabled };
    const row = await options.schedules.add(ownerId, facts);
    return reply.status(201).send({ success: true as const, schedule: viewSchedule(row, [], actor) });
  });
}

/** What could not be made now is no schedule either. Nothing is put on disk. */
async function demandJob(options: ScheduleOptions, actor: Actor, body: NewJob) {
  await submitterOf(options, { actor, block: null, body, idempotencyKey: undefined });
  if (actor.ownerId === null) throw unknownSchedule();
  return actor.ownerId;
}

function oneScheduleRoutes(server: Server, options: ScheduleOptions): void {
  const { schedules } = options;
  const response = { 200: ScheduleAnswer, default: ErrorAnswer };
  const answer = async (row: ScheduleRow, actor: Actor) => {
    const runs = (await schedules.runs([row.id], RUNS_SHOWN)).get(row.id) ?? [];
    return { success: true as const, schedule: viewSchedule(row, runs, actor) };
  };
  const read = { config: { access: "schedule.read" as const }, schema: { params: ScheduleParams, response } };
  server.get("/schedules/:id", read, async ({ params, actor }) => answer(await find(options, params.id, actor), actor));
  const change = { config: { access: "schedule.change" as const } };
  const patch = { ...change, schema: { params: ScheduleParams, body: SchedulePatch, response } };
  server.patch("/schedules/:id", patch, async ({ params, body, actor }) => {
    const row = await find(options, params.id, actor);
    if (body.job !== undefined) await demandJob(options, actor, body.job);
    return answer(await schedules.change(row.id, factsAfter(row, body)), actor);
  });
  const remove = {
    ...change,
    schema: { params: ScheduleParams, body: NoBody, response: { 200: Done, default: ErrorAnswer } },
  };
  server.delete("/schedules/:id", remove, async ({ params, actor }) => {
    await schedules.remove((await find(options, params.id, actor)).id);
    return { success: true as const };
  });
}

/** Somebody else's schedule is answered like one that is not there. */
async function find({ schedules }: ScheduleOptions, text: string, actor: Actor): Promise<ScheduleRow> {
  const row = await schedules.get(parseId<ScheduleId>(text));
  if (!seesAll(actor, row.owner_id)) throw unknownSchedule();
  return row;
}

function factsAfter(row: ScheduleRow, patch: SchedulePatch): ScheduleFacts {
  const before = cadenceOf(row);
  return {
    name: patch.name ?? row.name,
    job: patch.job === undefined ? row.job : JSON.stringify(patch.job),
    cadence: { days: patch.days ?? before.days, at: patch.at ?? before.at, zone: patch.zone ?? before.zone },
    enabled: patch.enabled ?? row.next_at !== null,
  };
}
