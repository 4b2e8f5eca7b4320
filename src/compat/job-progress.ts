import type { ApiOptions, Server } from "../api/api-options.ts";
import { ErrorAnswer } from "../api/contract.ts";
import { answerJobs, findJob } from "../api/job-answer.ts";
import { JobParams } from "../api/routes/params.ts";
import { viewClass } from "../api/view-job.ts";
import { viewSourceRun } from "../api/view-source.ts";
import { JobProgress } from "./contract.ts";

/** One job with its fields flat, and how its sources went. */
export function jobProgressRoute(server: Server, { config, store }: Pick<ApiOptions, "config" | "store">): void {
  const schema = { params: JobParams, response: { 200: JobProgress, default: ErrorAnswer } };
  server.get("/job-progress/:id", { config: { access: "job.read" }, schema }, ({ params, actor }) =>
    store.read(async (tx) => {
      const row = await findJob(tx, params.id, "job.read", actor, config.guests);
      const [job] = await answerJobs(tx, [row], actor);
      const isFull = viewClass(actor, row.owner_id) !== "public";
      const sources = isFull ? (await tx.search.runs(row.id)).map(viewSourceRun) : null;
      return { success: true as const, ...job!, sources };
    }),
  );
}
