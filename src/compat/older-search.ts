import type { z } from "zod";
import type { NewSearch } from "../api/contract.ts";
import { ErrorAnswer } from "../api/contract.ts";
import { createJob } from "../api/create-job.ts";
import type { ApiOptions, Server } from "../api/api-options.ts";
import { credentialsOf } from "../api/guard.ts";
import { OlderSearch, OlderSearchAnswer } from "./contract.ts";

const KINDS = { all: undefined, images: ["image"], videos: ["video"], audio: ["audio"], files: ["file"] } as const;

/** Says an older search in today's words. */
export function newSearchOf(body: OlderSearch): NewSearch {
  const { query, search_type: type, max_content: limit, enabled_sources: sources, safe_search: safe } = body;
  const kinds = KINDS[type];
  const level = typeof safe === "boolean" ? (safe ? "strict" : "off") : (safe ?? "moderate");
  return {
    type: "search",
    query,
    ...(kinds === undefined ? {} : { kinds: [...kinds] }),
    ...(sources === undefined ? {} : { sources }),
    limit,
    safe_search: level,
    download: true,
  };
}

/** Makes a search job as `POST /jobs` does. */
export function olderSearchRoute(server: Server, options: ApiOptions): void {
  const schema = { body: OlderSearch, response: { 200: OlderSearchAnswer, default: ErrorAnswer } };
  const config = { access: "job.create" as const, counted: true as const };
  server.post("/comprehensive-search", { config, schema }, async (request, reply) => {
    const key = request.headers["idempotency-key"];
    const created = await createJob(options, {
      actor: request.actor,
      credentials: credentialsOf(request),
      body: newSearchOf(request.body),
      idempotencyKey: typeof key === "string" ? key : undefined,
    });
    // Only links can be refused one by one.
    if (created.status !== 201) throw new Error("A search was refused like a list of links.");
    if (created.cookies.length > 0) void reply.header("set-cookie", created.cookies);
    return answerOf(created.body);
  });
}

type Created = Extract<Awaited<ReturnType<typeof createJob>>, { status: 201 }>["body"];

function answerOf({ job_id, guest_token: token }: Created): z.infer<typeof OlderSearchAnswer> {
  return { success: true, job_id, ...(token === undefined ? {} : { guest_token: token }) };
}
