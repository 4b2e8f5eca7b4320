import { textWords } from "../../domain/fold-text.ts";
import type { ApiOptions, Server } from "../api-options.ts";
import { ErrorAnswer, type MediaSite, MediaSitesAnswer, MediaSitesQuery } from "../contract.ts";
import { parseCursor, writeCursor } from "../cursor.ts";

/** What the outside programs say they know: thousands of sites, to be searched and not to be shown as sources. */
export function mediaSiteRoutes(server: Server, { sources }: Pick<ApiOptions, "sources">): void {
  const schema = { querystring: MediaSitesQuery, response: { 200: MediaSitesAnswer, default: ErrorAnswer } };
  server.get("/sources/media-sites", { config: { access: "source.list" }, schema }, async ({ query }) => {
    const from = parseCursor("sites", query.cursor) ?? 0;
    const wanted = textWords(query.q ?? "");
    const programs = await sources.mediaSites();
    const fitting = programs
      .filter(({ program }) => (query.program ?? program) === program)
      .flatMap(({ program, sites }) => sites.map((site) => ({ program, ...site })))
      .filter((site) => isWanted(site, wanted));
    const next = Math.min(from + query.limit, fitting.length);
    return {
      success: true as const,
      media_sites: fitting.slice(from, next),
      programs: programs.map(({ program, reason }) => ({ program, reason })),
      total: fitting.length,
      next_cursor: next < fitting.length ? writeCursor("sites", next) : null,
    };
  });
}

function isWanted({ name, description }: MediaSite, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const own = textWords(`${name} ${description ?? ""}`);
  return words.every((word) => own.some((one) => one.startsWith(word)));
}
