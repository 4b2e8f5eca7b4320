import { z } from "zod";
import { CANDIDATE_KINDS, SAFE_SEARCH_LEVELS } from "../../domain/candidate.ts";

const MAX_SEARCH_LIMIT = 10_000;

/** Kept as it came, in NFC; what no database keeps is refused: NUL and halves of a character. */
const Query = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .refine((text) => text.isWellFormed() && !text.includes("\0"), "must be whole characters, without NUL")
  .transform((text) => text.normalize("NFC"));

const Filters = z.strictObject({
  min_width: z.int().min(1).max(100_000).optional(),
  min_height: z.int().min(1).max(100_000).optional(),
  max_bytes: z.int().min(1).optional(),
  mime: z
    .array(
      z
        .string()
        .regex(/^[\w.+-]+\/(?:[\w.+-]+|\*)$/, "must look like image/jpeg or image/*")
        .max(100),
    )
    .max(50)
    .optional(),
  license: z.array(z.string().trim().min(1).max(60)).max(50).optional(),
});

/** What a search asks for, beside what every new job may say. */
export const searchFields = {
  query: Query,
  kinds: z.array(z.enum(CANDIDATE_KINDS)).min(1).optional(),
  sources: z.array(z.string().max(100)).min(1).max(500).optional().describe("absent: those that are enabled"),
  limit: z.int().min(1).max(MAX_SEARCH_LIMIT).default(40).describe("files in all, not divided among the sources"),
  limit_per_source: z.int().min(1).max(MAX_SEARCH_LIMIT).optional(),
  filters: Filters.optional(),
  safe_search: z.enum(SAFE_SEARCH_LEVELS).default("moderate").describe("guests always get the strictest"),
  download: z.boolean().default(true).describe("false only finds"),
};
