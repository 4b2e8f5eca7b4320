import { Refusal } from "../domain/refusal.ts";
import type { Server } from "./api-options.ts";

/** Nothing that is asked for here is nested anywhere near this deep; what reads a body may be recursive. */
const MAX_LEVELS = 32;

/** Lets requests carry JSON and nothing else, nested no deeper than people write it. */
export function acceptJsonOnly(server: Server): void {
  const parseJson = server.getDefaultJsonParser("error", "error");
  server.removeAllContentTypeParsers();
  server.addContentTypeParser<string>("application/json", { parseAs: "string" }, (request, body, done) => {
    if (body === "") return done(null, undefined);
    void parseJson(request, body, (error, value: unknown) => {
      if (error === null && isDeeper(value, MAX_LEVELS)) {
        const why = `body is nested more than ${MAX_LEVELS} levels deep`;
        done(new Refusal("bad_request", why));
      } else done(error, value);
    });
  });
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}
