import { z } from "zod";
import type { ApiOptions, Server } from "../api/api-options.ts";
import { DeleteQuery, Done, ErrorAnswer, JobAnswer } from "../api/contract.ts";
import { askerOf } from "../api/guard.ts";
import { answerJob, findJob } from "../api/job-answer.ts";
import { fileRoutes } from "../api/routes/files.ts";
import { actionRoute } from "../api/routes/job-actions.ts";
import { readJobRoute } from "../api/routes/jobs.ts";
import { JobParams } from "../api/routes/params.ts";
import { isEnded } from "../domain/status.ts";

/** One job and its file at the root, beside the API. */
export function olderJobRoutes(server: Server, options: ApiOptions): void {
  readJobRoute(server, options);
  for (const action of ["pause", "resume", "cancel"] as const) actionRoute(server, options, action);
  fileRoutes(server, options);
  endOrRemoveRoute(server, options);
}

/** Cancels an active job, removes an ended one. */
function endOrRemoveRoute(server: Server, { config, store, jobs }: ApiOptions): void {
  const answers = { 200: z.union([JobAnswer, Done]), default: ErrorAnswer };
  const schema = { params: JobParams, querystring: DeleteQuery, response: answers };
  server.delete("/jobs/:id", { config: { access: "job.delete" }, schema }, async (request) => {
    const { params, query, actor } = request;
    const job = await store.read((tx) => findJob(tx, params.id, "job.delete", actor, config.guests));
    if (!isEnded(job.status)) return answerJob(store, await jobs.act(job.id, "cancel", askerOf(request)), actor);
    await jobs.remove(job.id, { files: query.files ?? false });
    return { success: true as const };
  });
}
