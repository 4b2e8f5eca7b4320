import { type ExpressionBuilder, sql } from "kysely";
import {
  HASH_PARTS,
  hashDistance,
  type HashPart,
  NEAR_BITS,
  nearParts,
  type PictureHash,
} from "../../domain/picture-hash.ts";
import type { OwnerId } from "../../domain/ids.ts";
import type { LookColumns } from "../../domain/rows.ts";
import type { OpenDialect } from "../dialects/dialect.ts";
import { type Look, NEAR_SCANNED, type NearPicture, type PictureReader, type PictureWriter } from "../pictures.ts";
import type { Database, Reader, Writer } from "./database.ts";

const HASH_COLUMNS = ["hash_0", "hash_1", "hash_2", "hash_3"] as const;

/** Reads what looks at pictures told. */
export function createPictureReader(tx: Reader, { each }: Pick<OpenDialect, "each">): PictureReader {
  return {
    look: async (id) => {
      const query = tx.selectFrom("assets").select([...HASH_COLUMNS, "look_error"]);
      const row = await query.where("id", "=", id).where("looked_at", "is not", null).executeTakeFirst();
      return row === undefined ? null : { hash: hashOf(row), error: row.look_error };
    },
    notLookedAt: (afterNumber, limit) =>
      tx
        .selectFrom("assets")
        .selectAll()
        .where("kind", "=", sql.lit("image"))
        .where("looked_at", "is", null)
        .where("number", ">", afterNumber)
        .orderBy("number")
        .limit(limit)
        .execute(),
    near: (hash, ownerId, limit) => near(tx, hash, ownerId, limit),
    assets: async (ids) => {
      if (ids.length === 0) return [];
      const wanted = tx.selectFrom(each(ids).as("wanted")).innerJoin("assets", "assets.id", "wanted.value");
      return wanted.selectAll("assets").execute();
    },
  };
}

/** Writes what looks at pictures told, inside one transaction. */
export function createPictureWriter(tx: Writer, dialect: Pick<OpenDialect, "each">): PictureWriter {
  return {
    ...createPictureReader(tx, dialect),
    note: async (id, look, at) => {
      const asset = await tx.selectFrom("assets").select("blob_id").where("id", "=", id).executeTakeFirst();
      if (!asset) return false;
      await tx
        .updateTable("assets")
        .set((eb) => columnsOf(eb, look, at))
        .where("blob_id", "=", asset.blob_id)
        .where("looked_at", "is", null)
        .execute();
      return true;
    },
  };
}

function columnsOf(eb: ExpressionBuilder<Database, "assets">, look: Look, looked_at: number) {
  if (look.error !== null) return { looked_at, look_error: look.error };
  const { width, height, hash } = look;
  const [hash_0, hash_1, hash_2, hash_3] = hash ?? [null, null, null, null];
  // What a source said of the size stays, unless it told only a half.
  const isUnknown = eb.or([eb("width", "is", null), eb("height", "is", null)]);
  return {
    looked_at,
    hash_0,
    hash_1,
    hash_2,
    hash_3,
    width: eb.case().when(isUnknown).then(width).else(eb.ref("width")).end(),
    height: eb.case().when(isUnknown).then(height).else(eb.ref("height")).end(),
  };
}

/** Each part of the hash is one walk of its index, to the values that differ by one bit at most. */
async function near(tx: Reader, hash: PictureHash, ownerId: OwnerId | null, limit: number): Promise<NearPicture[]> {
  const walk = (part: HashPart) => {
    const query = tx
      .selectFrom("assets")
      .select(["id", "number", ...HASH_COLUMNS])
      .where(HASH_COLUMNS[part], "in", nearParts(hash[part]))
      .limit(NEAR_SCANNED);
    return ownerId === null ? query : query.where("owner_id", "=", ownerId);
  };
  const found = new Map<number, NearPicture>();
  for (const part of HASH_PARTS) {
    for (const row of await walk(part).execute()) {
      const other = hashOf(row);
      const distance = other === null ? Infinity : hashDistance(hash, other);
      if (distance <= NEAR_BITS) found.set(row.number, { id: row.id, number: row.number, distance });
    }
  }
  const ordered = [...found.values()].toSorted((a, b) => a.distance - b.distance || b.number - a.number);
  return ordered.slice(0, limit);
}

function hashOf({ hash_0, hash_1, hash_2, hash_3 }: Omit<LookColumns, "looked_at" | "look_error">): PictureHash | null {
  if (hash_0 === null || hash_1 === null || hash_2 === null || hash_3 === null) return null;
  return [hash_0, hash_1, hash_2, hash_3];
}
