import type { CandidateId } from "../../domain/ids.ts";
import type { ApiOptions, Server } from "../api-options.ts";
import { CandidatesAnswer, DownloadBody, ErrorAnswer, JobAnswer, PageQuery, SourceRunsAnswer } from "../contract.ts";
import { parseCursor, writeCursor } from "../cursor.ts";
import { askerOf } from "../guard.ts";
import { answerJob, findJob } from "../job-answer.ts";
import { viewCandidate, viewSourceRun } from "../view-source.ts";
import { JobParams } from "./params.ts";

type SearchOptions = Pick<ApiOptions, "config" | "store" | "jobs">;

/** What a search asked and what it found. */
export function searchRoutes(server: Server, options: SearchOptions): void {
  runsRoute(server, options);
  candidatesRoute(server, options);
  downloadRoute(server, options);
}

/** All at once: no search asks more sources than a page may hold. */
function runsRoute(server: Server, { config, store }: SearchOptions): void {
  const schema = { params: JobParams, response: { 200: SourceRunsAnswer, default: ErrorAnswer } };
  server.get("/jobs/:id/sources", { config: { access: "task.read" }, schema }, async ({ params, actor }) =>
    store.read(async (tx) => {
      const job = await findJob(tx, params.id, "task.read", actor, config.guests);
      const runs = await tx.search.runs(job.id);
      return { success: true as const, sources: runs.map(viewSourceRun), total: runs.length, next_cursor: null };
    }),
  );
}

function candidatesRoute(server: Server, { config, store }: SearchOptions): void {
  const schema = {
    params: JobParams,
    querystring: PageQuery,
    response: { 200: CandidatesAnswer, default: ErrorAnswer },
  };
  server.get("/jobs/:id/candidates", { config: { access: "task.read" }, schema }, async ({ params, query, actor }) => {
    const after = parseCursor("candidates", query.cursor);
    return store.read(async (tx) => {
      const job = await findJob(tx, params.id, "task.read", actor, config.guests);
      const page = { limit: query.limit + 1, ...(after === undefined ? {} : { after }) };
      const rows = await tx.search.candidates(job.id, page);
      const shown = rows.slice(0, query.limit);
      const last = rows.length > query.limit ? shown.at(-1) : undefined;
      const files = await tx.search.filesOfTasks(shown.flatMap(({ task_id }) => task_id ?? []));
      return {
        success: true as const,
        candidates: shown.map((row) => viewCandidate(row, row.task_id === null ? undefined : files.get(row.task_id))),
        total: await tx.search.countCandidates(job.id),
        next_cursor: last ? writeCursor("candidates", last.number) : null,
      };
    });
  });
}

function downloadRoute(server: Server, { config, store, jobs }: SearchOptions): void {
  const schema = { params: JobParams, body: DownloadBody, response: { 200: JobAnswer, default: ErrorAnswer } };
  server.post("/jobs/:id/download", { config: { access: "job.control" }, schema }, async (request) => {
    const { id } = await store.read((tx) =>
      findJob(tx, request.params.id, "job.control", request.actor, config.guests),
    );
    const { candidates = "all" } = request.body;
    const chosen = candidates as CandidateId[] | "all";
    return answerJob(store, await jobs.downloadCandidates(id, chosen, askerOf(request)), request.actor);
  });
}
