import { z } from "zod";
import { NEAR_BITS } from "../../domain/picture-hash.ts";
import { ASSET_KINDS } from "../../domain/rows.ts";
import { Bytes, Id, Moment, MomentQuery, pageAnswer, pageQuery } from "./common.ts";

/** A licence as its source tells it. */
export const License = z
  .strictObject({ code: z.string().nullable(), url: z.string().nullable(), text: z.string().nullable() })
  .nullable();

/** A finished file in the library. Null where nobody told; never a made-up value. */
export const Asset = z.strictObject({
  id: Id,
  job_id: Id,
  task_id: Id,
  name: z.string(),
  kind: z.enum(ASSET_KINDS),
  mime: z.string(),
  size_bytes: Bytes,
  digest: z.string().nullable(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  duration_seconds: z.number().nullable(),
  source: z.string().nullable(),
  page_url: z.string().nullable(),
  media_url: z.string().nullable(),
  creator: z.string().nullable(),
  license: License,
  attribution: z.string().nullable(),
  query: z.string().nullable(),
  owned: z.boolean(),
  created_at: Moment,
});
export type Asset = z.infer<typeof Asset>;

export const AssetsQuery = z.strictObject({
  ...pageQuery,
  q: z.string().max(500).optional(),
  kind: z.enum(ASSET_KINDS).optional(),
  source: z.string().max(100).optional(),
  job_id: Id.max(64).optional(),
  from: MomentQuery.optional(),
  to: MomentQuery.optional(),
});
export type AssetsQuery = z.infer<typeof AssetsQuery>;
/** All files of a list at once, with where they came from, as a file to work with; `zip` has their bytes, too. */
export const ExportQuery = AssetsQuery.omit({ limit: true, cursor: true }).extend({
  format: z.enum(["csv", "jsonl", "zip"]),
});
export type ExportQuery = z.infer<typeof ExportQuery>;

export const AssetsAnswer = z.strictObject({ success: z.literal(true), assets: z.array(Asset), ...pageAnswer });
/** The near-duplicates of a picture, the nearest first. */
export const SimilarQuery = z.strictObject(pageQuery);
export const SimilarAnswer = z.strictObject({
  success: z.literal(true),
  compared: z.boolean().describe("false where there is nothing to compare: no picture, an unreadable one, or one tone"),
  assets: z.array(
    Asset.extend({
      distance: z.int().nonnegative().describe(`of 64 bits of the hashes, how many differ: up to ${NEAR_BITS}`),
    }),
  ),
  ...pageAnswer,
});

export const AssetAnswer = z.strictObject({ success: z.literal(true), asset: Asset });
