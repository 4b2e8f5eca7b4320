import { z } from "zod";
import { pageAnswer, pageQuery } from "./common.ts";

export const SITE_PROGRAMS = ["ytdlp", "gallerydl"] as const;

/** One site, or one part of it, that an installed program says it knows. */
export const MediaSite = z.strictObject({
  program: z.enum(SITE_PROGRAMS),
  name: z.string().describe("as the program names it"),
  description: z.string().nullable(),
  example: z.string().nullable().describe("a link, where the program shows one"),
  broken: z.boolean().describe("the program says that it does not work at present"),
});
export type MediaSite = z.infer<typeof MediaSite>;

export const MediaSitesQuery = z.strictObject({
  ...pageQuery,
  q: z.string().max(200).optional().describe("words of name or description"),
  program: z.enum(SITE_PROGRAMS).optional(),
});
export const MediaSitesAnswer = z.strictObject({
  success: z.literal(true),
  media_sites: z.array(MediaSite),
  programs: z.array(
    z.strictObject({
      program: z.enum(SITE_PROGRAMS),
      reason: z.string().nullable().describe("why its sites are not within reach; null: they are"),
    }),
  ),
  ...pageAnswer,
});
