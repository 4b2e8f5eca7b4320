import { sql } from "kysely";
import type { OwnerId } from "../../domain/ids.ts";
import type { LibrarySum, WrongDay } from "../audit.ts";
import { addDay, dayOf, NO_TOTALS } from "./counters.ts";
import { EVERYBODY, type Reader, type Writer } from "./database.ts";

const DAY_MS = 86_400_000;
const NOTHING: LibrarySum = { files: 0, bytes: 0 };

/** Compares what the totals of the days leave of the library with the assets that are there. */
export async function wrongDays(tx: Reader): Promise<WrongDay[]> {
  const [kept, counted] = [await keptDays(tx), await countedDays(tx)];
  return [...new Set([...kept.keys(), ...counted.keys()])].flatMap((key) => {
    const [owner_id = "", day = ""] = key.split("/");
    const sums = { kept: kept.get(key) ?? NOTHING, counted: counted.get(key) ?? NOTHING };
    const isRight = sums.kept.files === sums.counted.files && sums.kept.bytes === sums.counted.bytes;
    return isRight ? [] : [{ owner_id: owner_id as OwnerId, day, ...sums }];
  });
}

/** Lets the totals of the days leave what is there: what they count too much has gone, what they lack has come. */
export async function mendDays(tx: Writer): Promise<void> {
  for (const { owner_id, day, kept, counted } of await wrongDays(tx)) {
    const [files, bytes] = [counted.files - kept.files, counted.bytes - kept.bytes];
    const come = { files: Math.max(0, files), bytes: Math.max(0, bytes) };
    const gone = { files_gone: Math.max(0, -files), bytes_gone: Math.max(0, -bytes) };
    await addDay(tx, { ...NO_TOTALS, ...come, ...gone, owner_id, day });
  }
}

async function keptDays(tx: Reader): Promise<Map<string, LibrarySum>> {
  const rows = await tx
    .selectFrom("days")
    .select(["owner_id", "day"])
    .select([sql<number>`files - files_gone`.as("files"), sql<number>`bytes - bytes_gone`.as("bytes")])
    .execute();
  return new Map(rows.map(({ owner_id, day, files, bytes }) => [`${owner_id}/${day}`, { files, bytes }]));
}

async function countedDays(tx: Reader): Promise<Map<string, LibrarySum>> {
  const rows = await tx
    .selectFrom("assets")
    .select(["owner_id", sql<number>`created_at / ${sql.lit(DAY_MS)}`.as("number")])
    .select((eb) => [eb.fn.countAll<number>().as("files"), eb.fn.sum<number>("size_bytes").as("bytes")])
    .groupBy(["owner_id", "number"])
    .execute();
  const sums = new Map<string, LibrarySum>();
  for (const { owner_id, number, files, bytes } of rows) {
    const day = dayOf(number * DAY_MS);
    for (const key of [`${owner_id}/${day}`, `${EVERYBODY}/${day}`]) {
      const before = sums.get(key) ?? NOTHING;
      sums.set(key, { files: before.files + Number(files), bytes: before.bytes + Number(bytes) });
    }
  }
  return sums;
}
