/** Shapes that every answer shares. Nothing here but zod and the domain's words, so that the page can import it. */
import { z } from "zod";
import { STATUSES } from "../../domain/status.ts";

export const MAX_LIMIT = 200;
export const DEFAULT_LIMIT = 50;

/** A moment as ISO 8601 in UTC. */
export const Moment = z.iso.datetime().describe("ISO 8601, UTC");
/** Text that is kept as it came: what no database keeps is refused, NUL and halves of a character. */
export const Text = z
  .string()
  .refine((text) => text.isWellFormed() && !text.includes("\0"), "must be whole characters, without NUL");
/** How somebody is called: kept as given, in Unicode's form NFC. */
export const PersonName = Text.trim().normalize("NFC").min(1).max(100);
export const Bytes = z.int().nonnegative().describe("bytes");
export const Id = z.string().describe("opaque id");
export const StatusWord = z.enum(STATUSES);

export const ErrorAnswer = z.strictObject({
  success: z.literal(false),
  error: z.strictObject({ code: z.string(), message: z.string(), detail: z.unknown().optional() }),
});
export type ErrorAnswer = z.infer<typeof ErrorAnswer>;

/** The body of requests that need none: absent or `{}`. */
export const NoBody = z.strictObject({}).nullish();
export const Done = z.strictObject({ success: z.literal(true) });

/** A list is asked for page by page: at most `limit` rows, going on at `cursor`. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT),
  cursor: z.string().max(200).optional().describe("next_cursor of the page before"),
};
export const pageAnswer = {
  total: z.int().nonnegative(),
  total_at_least: z.literal(true).optional().describe("set where counting stopped before the end"),
  next_cursor: z.string().nullable(),
};

/** `a,b` as a list of words, each of which must be one of `words`. */
export function wordList<const Word extends string>(words: readonly Word[]) {
  return z
    .string()
    .max(400)
    .transform((text) => text.split(",").map((word) => word.trim()))
    .pipe(z.array(z.enum(words)).min(1));
}

/** A day or a moment in a query, as milliseconds since 1970. */
export const MomentQuery = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], { error: "must be an ISO 8601 date or date and time" })
  .transform((text) => Date.parse(text));

export const FlagQuery = z.enum(["true", "false", "1", "0"]).transform((text) => text === "true" || text === "1");
