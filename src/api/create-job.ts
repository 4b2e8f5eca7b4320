import type { z } from "zod";
import { demandRole } from "../auth/access.ts";
import type { Actor, Credentials } from "../auth/actor.ts";
import { addressBlock } from "../auth/address-block.ts";
import type { OwnerId } from "../domain/ids.ts";
import { Failure, FAILURES, isFailureCode } from "../domain/failures.ts";
import { Refusal } from "../domain/refusal.ts";
import { istanbulDay } from "../funds/days.ts";
import type { FundsSubmission, LinksRequest, SearchSubmission, Submitted } from "../jobs/jobs.ts";
import type { ApiOptions } from "./api-options.ts";
import type { CreatedAnswer, NewFunds, NewJob, NewLinks, NewSearch, RefusedAnswer } from "./contract.ts";
import { demandProxy } from "./demand-proxy.ts";
import { answerJob } from "./job-answer.ts";

type CreateOptions = Pick<ApiOptions, "config" | "store" | "jobs" | "sources" | "auth" | "quotas" | "now">;
/** Who wishes for which job. */
type Wish = {
  readonly actor: Actor;
  /** Address block of the client; null where nobody sits at one. */
  readonly block: string | null;
  readonly body: NewJob;
  readonly idempotencyKey: string | undefined;
};
type Create = Omit<Wish, "block"> & { readonly credentials: Credentials };
type Created =
  | { readonly status: 201; readonly body: z.infer<typeof CreatedAnswer>; readonly cookies: string[] }
  | { readonly status: 422; readonly body: z.infer<typeof RefusedAnswer> };

const MAX_KEY_LENGTH = 200;

/** Puts the wished job on disk for an owner. */
type Submit = (ownerId: OwnerId) => Promise<Submitted>;

/**
 * Creates a job; a visitor becomes a guest by it, and stays a visitor when nothing came into being.
 * Throws `Failure` unsupported for wishes that are announced but not there yet, and what the submission throws.
 */
export async function createJob(options: CreateOptions, create: Create): Promise<Created> {
  const { actor, credentials, ...wish } = create;
  demandKey(create.idempotencyKey);
  const block = addressBlock(credentials.address);
  const submit = await submitterOf(options, { ...wish, actor, block });
  if (actor.ownerId !== null) return answer(options, await submit(actor.ownerId), actor, []);
  await options.quotas.demandNewJob({ ownerId: null, block });
  const guest = await options.auth.guests.create(credentials);
  const ownerId = guest.actor.ownerId as OwnerId;
  let created: Created | undefined;
  try {
    created = await answer(options, await submit(ownerId), guest.actor, guest.cookies, guest.token);
    return created;
  } finally {
    if (created?.status !== 201) await options.auth.guests.drop(ownerId);
  }
}

/** Looks a wish through and gives what puts it on disk. Throws what cannot be had, for this actor or for anybody. */
export async function submitterOf(
  options: Pick<CreateOptions, "config" | "jobs" | "sources" | "now">,
  { actor, block, body, idempotencyKey }: Wish,
): Promise<Submit> {
  if (body.type === "funds") {
    demandRole("funds.update", actor, options.config.guests);
    const submission = fundsOf(options, body as NewFunds, idempotencyKey);
    return async (ownerId) => ({ job: await options.jobs.submitFunds({ ...submission, ownerId, block }), results: [] });
  }
  if (body.type === "search") {
    const submission = await searchOf(options, actor, body as NewSearch, idempotencyKey);
    return async (ownerId) => ({
      job: await options.jobs.submitSearch({ ...submission, ownerId, block }),
      results: [],
    });
  }
  const links = demandLinks(body as NewLinks);
  demandProxy(options.config, actor, links.proxy);
  return (ownerId) => options.jobs.submitLinks({ ...toRequest(links, ownerId, idempotencyKey), block });
}

/** A search as it is kept. Guests always get the strictest safe-search. */
async function searchOf(
  { sources }: Pick<CreateOptions, "sources">,
  actor: Actor,
  body: NewSearch,
  idempotencyKey: string | undefined,
): Promise<Omit<SearchSubmission, "ownerId">> {
  const isGuest = actor.kind === "guest" || actor.kind === "visitor";
  const safeSearch = isGuest ? "strict" : body.safe_search;
  const kinds = body.kinds ?? [];
  return {
    request: {
      type: "search",
      query: body.query,
      kinds,
      sources: await sources.choose(body.sources, kinds, safeSearch),
      limit: body.limit,
      limit_per_source: body.limit_per_source ?? null,
      filters: body.filters ?? {},
      safe_search: safeSearch,
      download: body.download,
    },
    ...(body.name === undefined ? {} : { name: body.name.normalize("NFC") }),
    ...wishesOf(body, idempotencyKey),
  };
}

function fundsOf(
  { now }: Pick<CreateOptions, "now">,
  body: NewFunds,
  idempotencyKey: string | undefined,
): Omit<FundsSubmission, "ownerId"> {
  const { kind, funds, from, to = istanbulDay(now()), tables } = body;
  return {
    request: {
      type: "funds",
      kind,
      funds: funds === undefined ? null : [...new Set(funds)],
      from,
      to,
      tables: [...new Set(tables)],
    },
    ...(body.name === undefined ? {} : { name: body.name }),
    ...wishesOf(body, idempotencyKey),
  };
}

function wishesOf({ priority, private: isPrivate }: NewSearch | NewFunds, idempotencyKey: string | undefined) {
  return {
    ...(priority === undefined ? {} : { priority }),
    ...(isPrivate === undefined ? {} : { private: isPrivate }),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  };
}

function demandLinks(links: NewLinks): NewLinks {
  if (links.engine === "gallerydl")
    throw unsupported('engine: gallerydl is not part of this version yet; leave it out or say "ytdlp".');
  if (links.media?.subtitles === true) throw unsupported("media: subtitles are not part of this version yet.");
  return links;
}

/** The answer for what is announced, but would have no effect yet. */
function unsupported(message: string): Failure {
  return new Failure("unsupported", { message });
}

function demandKey(key: string | undefined): void {
  if (key === undefined || (key.length > 0 && key.length <= MAX_KEY_LENGTH)) return;
  throw new Refusal("bad_request", `Idempotency-Key must have 1 to ${MAX_KEY_LENGTH} characters.`);
}

function toRequest(body: NewLinks, ownerId: OwnerId, idempotencyKey: string | undefined): LinksRequest {
  return {
    ownerId,
    urls: body.urls,
    ...(body.name === undefined ? {} : { name: body.name }),
    ...(body.checksum === undefined ? {} : { checksum: body.checksum.toLowerCase() }),
    ...(body.engine === undefined ? {} : { engine: body.engine }),
    ...(body.media === undefined ? {} : { media: body.media }),
    ...(body.priority === undefined ? {} : { priority: body.priority }),
    ...(body.max_speed === undefined ? {} : { maxSpeed: body.max_speed }),
    ...(body.proxy === undefined ? {} : { proxy: body.proxy }),
    ...(body.private === undefined ? {} : { private: body.private }),
    ...(body.start_paused === undefined ? {} : { startPaused: body.start_paused }),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  };
}

async function answer(
  { store }: CreateOptions,
  { job, results }: Submitted,
  actor: Actor,
  cookies: readonly string[],
  token?: string,
): Promise<Created> {
  if (job === null) return { status: 422, body: refusedAnswer(results) };
  const { job: view } = await answerJob(store, job, actor);
  const created = { success: true as const, job_id: job.id, job: view, results: [...results] };
  return {
    status: 201,
    body: token === undefined ? created : { ...created, guest_token: token },
    cookies: [...cookies],
  };
}

function refusedAnswer(results: Submitted["results"]): z.infer<typeof RefusedAnswer> {
  const first = results.find((line) => line.verdict === "refused") ?? results[0];
  const code = first?.code ?? "bad_url";
  const message = first?.reason ?? (isFailureCode(code) ? FAILURES[code].text : "Every link is a duplicate.");
  return { success: false, error: { code, message }, results: [...results] };
}
