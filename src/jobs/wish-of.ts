import type { MediaWish } from "../domain/media-wish.ts";
import type { JobRow } from "../domain/rows.ts";

/** By what the links of a job are to be fetched, as its request says; nothing for jobs of files that a source named. */
export function wishOf({ type, request }: JobRow): { readonly wish?: MediaWish } {
  if (type !== "links") return {};
  const { engine = "auto", media = {} } = JSON.parse(request) as Partial<MediaWish>;
  return { wish: { engine, media } };
}
