/** Opaque ids. Each brand is made in one place only, so that a swapped argument does not compile. */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type JobId = Branded<"JobId">;
export type TaskId = Branded<"TaskId">;
export type AssetId = Branded<"AssetId">;
export type OwnerId = Branded<"OwnerId">;
export type CandidateId = Branded<"CandidateId">;
export type ScheduleId = Branded<"ScheduleId">;
export type WorkerId = Branded<"WorkerId">;

const ID_TEXT = /^[A-Za-z0-9_-]{16,64}$/;

/** Writes bytes, of which 16 are random, as an id in hexadecimal digits. Throws a RangeError for fewer, or more than 32. */
export function idFromBytes<Id extends string>(bytes: Uint8Array): Id {
  if (bytes.length < 16 || bytes.length > 32) throw new RangeError(`An id takes 16 to 32 bytes, not ${bytes.length}.`);
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text as Id;
}

/** Accepts text that could be an id; anything else is null. Whether it exists is the store's to say. */
export function parseId<Id extends string>(text: string): Id | null {
  return ID_TEXT.test(text) ? (text as Id) : null;
}
