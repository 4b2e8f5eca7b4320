import { sql, type SelectQueryBuilder } from "kysely";
import type { OwnerId } from "../../domain/ids.ts";
import type { PersonRow } from "../../domain/rows.ts";
import type { PeopleFilter, PeopleReader } from "../usage.ts";
import type { Database, Reader } from "./database.ts";
import { hasPart } from "./has-part.ts";

type Query = SelectQueryBuilder<Database, "user", object>;
const COLUMNS = ["id", "name", "email", "role", "banned", "isAnonymous", "createdAt"] as const;
type Row = Pick<Database["user"], (typeof COLUMNS)[number]>;

/** Reads the accounts, for admins. */
export function createPeopleReader(tx: Reader): PeopleReader {
  return {
    get: async (id) => {
      const row = await tx.selectFrom("user").select(COLUMNS).where("id", "=", id).executeTakeFirst();
      return row ? personOf(row) : null;
    },
    hasPassword: async (id) => {
      const ways = tx.selectFrom("account").select("providerId").where("userId", "=", id);
      return (await ways.where("providerId", "=", "credential").executeTakeFirst()) !== undefined;
    },
    list: async (filter, { offset, limit }) => {
      const found = matching(tx.selectFrom("user"), filter).select(COLUMNS).offset(offset).limit(limit);
      const ordered = filter.guests ? found.orderBy("createdAt", "desc") : found.orderBy("email");
      return (await ordered.orderBy("id").execute()).map(personOf);
    },
    count: async (filter) => {
      const counted = matching(tx.selectFrom("user"), filter).select(sql<number>`count(*)`.as("count"));
      return Number((await counted.executeTakeFirstOrThrow()).count);
    },
  };
}

function matching(query: Query, { guests, text }: PeopleFilter): Query {
  const isGuest = sql<boolean>`coalesce("isAnonymous", ${sql.lit(0)}) = ${sql.lit(guests ? 1 : 0)}`;
  const some = query.where(isGuest);
  if (text === "") return some;
  return some.where((eb) => eb.or([hasPart("name", text), hasPart("email", text), hasPart("id", text)]));
}

function personOf({ id, name, email, role, banned, isAnonymous, createdAt }: Row): PersonRow {
  return {
    id: id as OwnerId,
    name,
    email,
    role,
    is_suspended: banned ? 1 : 0,
    is_guest: isAnonymous ? 1 : 0,
    created_at: new Date(createdAt).getTime(),
  };
}
