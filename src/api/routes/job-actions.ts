import { type Action, ACTIONS } from "../../domain/status.ts";
import type { ApiOptions, Server } from "../api-options.ts";
import { runBatch } from "../batch.ts";
import { BatchAnswer, BatchBody, ErrorAnswer, JobAnswer, MoveBody, NoBody } from "../contract.ts";
import { askerOf } from "../guard.ts";
import { answerJob, findJob, parseJobId } from "../job-answer.ts";
import { JobParams } from "./params.ts";

type ActionOptions = Pick<ApiOptions, "config" | "store" | "jobs">;

/** What people want of jobs: pause, resume, cancel, retry, another place in the queue; one by one or many at once. */
export function jobActionRoutes(server: Server, options: ActionOptions): void {
  for (const action of Object.keys(ACTIONS) as Action[]) actionRoute(server, options, action);
  moveRoute(server, options);
  const schema = { body: BatchBody, response: { 200: BatchAnswer, default: ErrorAnswer } };
  server.post("/jobs/actions", { config: { access: "job.control" }, schema }, (request) =>
    runBatch(options, request.actor, request.body, askerOf(request)),
  );
}

/** What a person wants of one job. */
export function actionRoute(server: Server, { config, store, jobs }: ActionOptions, action: Action): void {
  const schema = { params: JobParams, body: NoBody, response: { 200: JobAnswer, default: ErrorAnswer } };
  server.post(`/jobs/:id/${action}`, { config: { access: "job.control" }, schema }, async (request) => {
    const { id } = await store.read((tx) =>
      findJob(tx, request.params.id, "job.control", request.actor, config.guests),
    );
    return answerJob(store, await jobs.act(id, action, askerOf(request)), request.actor);
  });
}

function moveRoute(server: Server, { config, store, jobs }: ActionOptions): void {
  const schema = { params: JobParams, body: MoveBody, response: { 200: JobAnswer, default: ErrorAnswer } };
  server.post("/jobs/:id/move", { config: { access: "job.control" }, schema }, async (request) => {
    const { actor } = request;
    const { to } = request.body;
    const { id } = await store.read((tx) => findJob(tx, request.params.id, "job.control", actor, config.guests));
    if (typeof to === "string") return answerJob(store, await jobs.move(id, { to }), actor);
    const before = parseJobId(to.before);
    await store.read((tx) => findJob(tx, before, "job.read", actor, config.guests));
    return answerJob(store, await jobs.move(id, { to: { before } }), actor);
  });
}
