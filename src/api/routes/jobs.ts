import type { Actor } from "../../auth/actor.ts";
import {
  CreatedAnswer,
  DeleteQuery,
  Done,
  ErrorAnswer,
  JobAnswer,
  JobPatch,
  JobsAnswer,
  JobsQuery,
  NewJob,
  RefusedAnswer,
} from "../contract.ts";
import type { ApiOptions, Server } from "../api-options.ts";
import { parseCursor, writeCursor } from "../cursor.ts";
import { credentialsOf } from "../guard.ts";
import { demandProxy } from "../demand-proxy.ts";
import { answerJob, answerJobs, findJob } from "../job-answer.ts";
import { listFilter, NO_HISTORY, type Nothing } from "../list-jobs.ts";
import { BATCH_BODY_LIMIT } from "../server.ts";
import { createJob } from "../create-job.ts";
import { JobParams } from "./params.ts";

type JobsOptions = Pick<ApiOptions, "config" | "store" | "jobs" | "sources" | "auth" | "quotas" | "now">;

/** Lists, shows, creates, changes and removes jobs. */
export function jobRoutes(server: Server, options: JobsOptions): void {
  listRoute(server, options);
  createRoute(server, options);
  oneJobRoutes(server, options);
}

function listRoute(server: Server, { config, store }: JobsOptions): void {
  const schema = { querystring: JobsQuery, response: { 200: JobsAnswer, default: ErrorAnswer } };
  server.get("/jobs", { config: { access: "job.list" }, schema }, async (request) => {
    const before = parseCursor("jobs", request.query.cursor);
    const filter = listFilter(request.actor, request.query, config.guests);
    return listPage(store, request.actor, filter, { limit: request.query.limit, before });
  });
}

/** Reads page, total and sequence from one snapshot, so that they never contradict each other. */
async function listPage(
  store: JobsOptions["store"],
  actor: Actor,
  filter: ReturnType<typeof listFilter>,
  page: { limit: number; before: number | undefined },
) {
  return store.read(async (tx) => {
    const sequence = await tx.events.last();
    const head = { success: true as const, sequence };
    if (typeof filter === "string") return { ...head, ...emptyPage(filter) };
    const { limit, before } = page;
    const asked = { limit: limit + 1, ...(before === undefined ? {} : { before }) };
    const { rows, total } = await tx.jobs.listAndCount(filter, asked);
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return {
      ...head,
      jobs: await answerJobs(tx, shown, actor),
      total: total.count,
      ...(total.atLeast ? { total_at_least: true as const } : {}),
      next_cursor: rows.length > limit && last ? writeCursor("jobs", last.number) : null,
    };
  });
}

function emptyPage(reason: Nothing) {
  const empty = { jobs: [], total: 0, next_cursor: null };
  return reason === "no_history" ? { ...empty, message: NO_HISTORY } : empty;
}

function createRoute(server: Server, options: JobsOptions): void {
  const schema = { body: NewJob, response: { 201: CreatedAnswer, 422: RefusedAnswer, default: ErrorAnswer } };
  const route = {
    config: { access: "job.create" as const, counted: true as const },
    schema,
    bodyLimit: BATCH_BODY_LIMIT,
  };
  server.post("/jobs", route, async (request, reply) => {
    const key = request.headers["idempotency-key"];
    const created = await createJob(options, {
      actor: request.actor,
      credentials: credentialsOf(request),
      body: request.body,
      idempotencyKey: typeof key === "string" ? key : undefined,
    });
    if (created.status === 422) return reply.code(422).send(created.body);
    if (created.cookies.length > 0) void reply.header("set-cookie", created.cookies);
    return reply
      .code(201)
      .header("location", `${options.config.basePath}api/jobs/${created.body.job_id}`)
      .send(created.body);
  });
}

/** Shows one job. */
export function readJobRoute(server: Server, { config, store }: Pick<JobsOptions, "config" | "store">): void {
  const schema = { params: JobParams, response: { 200: JobAnswer, default: ErrorAnswer } };
  server.get("/jobs/:id", { config: { access: "job.read" }, schema }, async ({ params, actor }) =>
    store.read(async (tx) => {
      const row = await findJob(tx, params.id, "job.read", actor, config.guests);
      const [job] = await answerJobs(tx, [row], actor);
      return { success: true as const, job: job! };
    }),
  );
}

function oneJobRoutes(server: Server, options: JobsOptions): void {
  const { config, store, jobs } = options;
  const response = { 200: JobAnswer, default: ErrorAnswer };
  readJobRoute(server, options);

  const patch = { config: { access: "job.control" as const }, schema: { params: JobParams, body: JobPatch, response } };
  server.patch("/jobs/:id", patch, async (request) => {
    const { id } = await store.read((tx) =>
      findJob(tx, request.params.id, "job.control", request.actor, config.guests),
    );
    const { priority, private: isPrivate, max_speed: maxSpeed, proxy } = request.body;
    demandProxy(config, request.actor, proxy);
    const row = await jobs.change(id, {
      ...(priority === undefined ? {} : { priority }),
      ...(isPrivate === undefined ? {} : { private: isPrivate }),
      ...(maxSpeed === undefined ? {} : { maxSpeed }),
      ...(proxy === undefined ? {} : { proxy }),
    });
    return answerJob(store, row, request.actor);
  });

  const schema = { params: JobParams, querystring: DeleteQuery, response: { 200: Done, default: ErrorAnswer } };
  server.delete("/jobs/:id", { config: { access: "job.delete" }, schema }, async (request) => {
    const { id } = await store.read((tx) => findJob(tx, request.params.id, "job.delete", request.actor, config.guests));
    await jobs.remove(id, { files: request.query.files ?? false });
    return { success: true as const };
  });
}
