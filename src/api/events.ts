import type { FastifyReply, FastifyRequest } from "fastify";
import type { Actor } from "../auth/actor.ts";
import { addressBlock } from "../auth/address-block.ts";
import { Refusal } from "../domain/refusal.ts";
import type { ApiOptions, Server } from "./api-options.ts";
import { EventsQuery } from "./contract.ts";
import { EventHub, mayListen } from "./event-hub.ts";
import { credentialsOf } from "./guard.ts";
import { StreamClient } from "./stream-client.ts";

type EventOptions = Pick<ApiOptions, "config" | "store" | "jobs" | "auth" | "log" | "pace">;

const MAX_STREAMS = 2_000;
/** Guests cost nothing to become: whoever has an account always finds room beside them. */
const MAX_GUEST_STREAMS = 1_800;
const MAX_STREAMS_EACH = 20;

/** `GET /events`: what happens, as it happens (Server-Sent Events). The streams end when the server closes. */
export function eventRoutes(server: Server, options: EventOptions, hub: EventHub): void {
  const route = {
    config: { access: "events.read" as const },
    schema: { querystring: EventsQuery },
    exposeHeadRoute: false,
  };
  server.get("/events", route, async (request, reply) => {
    const key = streamKey(request);
    demandRoom(hub, request.actor, key);
    const lastEventId = parseEventId(request.headers["last-event-id"] ?? request.query.last_event_id);
    const client = openStream(request.actor, key, reply);
    reply.raw.on("close", () => hub.leave(client));
    await hub.join(client, lastEventId, () => isStill(options, request));
  });
}

/** Opens the hub of a server; it ends with it. */
export function openEventHub(server: Server, options: EventOptions): EventHub {
  const hub = new EventHub({
    store: options.store,
    jobs: options.jobs,
    guests: options.config.guests,
    pace: options.pace,
    onError: (error) => options.log.error({ err: error }, "live events failed; their streams were ended"),
  });
  server.addHook("preClose", () => hub[Symbol.asyncDispose]());
  return hub;
}

/** An id that is none counts as one that is too old: the answer is a snapshot. */
function parseEventId(text: string | string[] | undefined): number | null {
  return typeof text === "string" && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

function streamKey(request: FastifyRequest): string {
  return request.actor.ownerId ?? `address ${addressBlock(request.ip)}`;
}

function demandRoom(hub: EventHub, { kind }: Actor, key: string): void {
  if (hub.sizeOf(key) >= MAX_STREAMS_EACH) {
    throw new Refusal("too_many_requests", `Only ${MAX_STREAMS_EACH} event streams a person are open at a time.`);
  }
  if (hub.size >= (kind === "user" || kind === "admin" ? MAX_STREAMS : MAX_GUEST_STREAMS))
    throw new Refusal("too_many_requests", "Too many event streams are open on this server.");
}

function openStream(actor: Actor, key: string, reply: FastifyReply): StreamClient {
  const headers = { ...reply.getHeaders(), "content-type": "text/event-stream", "x-accel-buffering": "no" };
  reply.hijack();
  reply.raw.writeHead(200, headers as Record<string, string>);
  return new StreamClient(reply.raw, actor, key);
}

async function isStill({ auth, config }: EventOptions, request: FastifyRequest): Promise<boolean> {
  try {
    const actor = await auth.actorOf(credentialsOf(request));
    const isSame = actor.kind === request.actor.kind && actor.ownerId === request.actor.ownerId;
    return isSame && mayListen(actor, config.guests);
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}
