import { textWords } from "../../domain/fold-text.ts";
import type { SourceState } from "../../jobs/source-desk.ts";
import type { ApiOptions, Server } from "../api-options.ts";
import {
  ErrorAnswer,
  NoBody,
  SourceAnswer,
  SourceChange,
  SourcesAnswer,
  SourcesQuery,
  SourceTestAnswer,
} from "../contract.ts";
import { parseCursor, writeCursor } from "../cursor.ts";
import { viewSource } from "../view-source.ts";
import { SourceParams } from "./params.ts";

type SourceOptions = Pick<ApiOptions, "sources" | "auth">;

/** The catalogue of sources with its live state, and what an admin does to it. */
export function sourceRoutes(server: Server, options: SourceOptions): void {
  listRoute(server, options);
  changeRoute(server, options);
  testRoute(server, options);
}

function listRoute(server: Server, { sources }: SourceOptions): void {
  const schema = { querystring: SourcesQuery, response: { 200: SourcesAnswer, default: ErrorAnswer } };
  server.get("/sources", { config: { access: "source.list" }, schema }, async ({ query }) => {
    const from = parseCursor("sources", query.cursor) ?? 0;
    const wanted = textWords(query.q ?? "");
    const fitting = (await sources.list()).filter((state) => isWanted(state, wanted, query.kind));
    const shown = fitting.slice(from, from + query.limit);
    const next = from + shown.length;
    return {
      success: true as const,
      sources: shown.map(viewSource),
      total: fitting.length,
      next_cursor: next < fitting.length ? writeCursor("sources", next) : null,
    };
  });
}

function isWanted({ facts }: SourceState, words: readonly string[], kind: string | undefined): boolean {
  const own = textWords(`${facts.id} ${facts.title}`);
  return (kind ?? facts.kind) === facts.kind && words.every((word) => own.some((one) => one.startsWith(word)));
}

function changeRoute(server: Server, { sources, auth }: SourceOptions): void {
  const schema = { params: SourceParams, body: SourceChange, response: { 200: SourceAnswer, default: ErrorAnswer } };
  server.put("/sources/:id", { config: { access: "source.change" }, schema }, async ({ params, body, actor, ip }) => {
    const { enabled, keys } = body;
    if (keys !== undefined) await sources.setKeys(params.id, keys);
    if (enabled !== undefined) await sources.enable(params.id, enabled);
    const state = await sources.get(params.id);
    await auth.audit.add({ action: "source_changed", actor, subject: params.id, address: ip });
    return { success: true as const, source: viewSource(state) };
  });
}

function testRoute(server: Server, { sources }: SourceOptions): void {
  const schema = { params: SourceParams, body: NoBody, response: { 200: SourceTestAnswer, default: ErrorAnswer } };
  server.post("/sources/:id/test", { config: { access: "source.change" }, schema }, async ({ params }, reply) => {
    const gone = new AbortController();
    // The request itself is over as soon as its body was read; the answer when whoever asked is gone.
    reply.raw.once("close", () => gone.abort());
    const { status, reason, found, elapsedMs } = await sources.test(params.id, gone.signal);
    const source = viewSource(await sources.get(params.id));
    return { success: true as const, source, status, reason, found, elapsed_ms: Math.round(elapsedMs) };
  });
}
