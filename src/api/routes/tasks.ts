import type { ApiOptions, Server } from "../api-options.ts";
import { ErrorAnswer, JobAnswer, NoBody, PageQuery, TasksAnswer, TimelineAnswer } from "../contract.ts";
import { parseCursor, writeCursor } from "../cursor.ts";
import { askerOf } from "../guard.ts";
import { answerJob, findJob, parseTaskId, unknownTask } from "../job-answer.ts";
import { viewEvent, viewTask } from "../view-task.ts";
import { JobParams, TaskParams } from "./params.ts";

type TaskOptions = Pick<ApiOptions, "config" | "store" | "jobs">;

/** The files of a job, what happened to it, and another try of one file. */
export function taskRoutes(server: Server, options: TaskOptions): void {
  tasksRoute(server, options);
  timelineRoute(server, options);
  retryRoute(server, options);
}

function tasksRoute(server: Server, { config, store }: TaskOptions): void {
  const schema = { params: JobParams, querystring: PageQuery, response: { 200: TasksAnswer, default: ErrorAnswer } };
  server.get("/jobs/:id/tasks", { config: { access: "task.read" }, schema }, async (request) => {
    const after = parseCursor("tasks", request.query.cursor);
    const { limit } = request.query;
    return store.read(async (tx) => {
      const job = await findJob(tx, request.params.id, "task.read", request.actor, config.guests);
      const rows = await tx.tasks.list(job.id, { limit: limit + 1, ...(after === undefined ? {} : { after }) });
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      return {
        success: true as const,
        tasks: shown.map(viewTask),
        total: job.detected + (await tx.lists.totals(job.id)).lists,
        next_cursor: last ? writeCursor("tasks", last.position) : null,
      };
    });
  });
}

function timelineRoute(server: Server, { config, store }: TaskOptions): void {
  const schema = { params: JobParams, querystring: PageQuery, response: { 200: TimelineAnswer, default: ErrorAnswer } };
  server.get("/jobs/:id/timeline", { config: { access: "task.read" }, schema }, async (request) => {
    const after = parseCursor("timeline", request.query.cursor);
    const { limit } = request.query;
    return store.read(async (tx) => {
      const job = await findJob(tx, request.params.id, "task.read", request.actor, config.guests);
      const rows = await tx.events.timeline(job.id, { limit: limit + 1, ...(after === undefined ? {} : { after }) });
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      return {
        success: true as const,
        events: shown.map(viewEvent),
        total: await tx.events.countTimeline(job.id),
        next_cursor: last ? writeCursor("timeline", last.sequence) : null,
      };
    });
  });
}

function retryRoute(server: Server, { config, store, jobs }: TaskOptions): void {
  const schema = { params: TaskParams, body: NoBody, response: { 200: JobAnswer, default: ErrorAnswer } };
  server.post("/jobs/:id/tasks/:task/retry", { config: { access: "job.control" }, schema }, async (request) => {
    const taskId = parseTaskId(request.params.task);
    const { id } = await store.read(async (tx) => {
      const job = await findJob(tx, request.params.id, "job.control", request.actor, config.guests);
      if ((await tx.tasks.get(taskId))?.job_id !== job.id) throw unknownTask();
      return job;
    });
    return answerJob(store, await jobs.retryTask(id, taskId, askerOf(request)), request.actor);
  });
}
