import { Refusal } from "../domain/refusal.ts";

/** Kinds of lists: a cursor of one is no good for another. */
export type ListKind =
  | "jobs"
  | "assets"
  | "tasks"
  | "timeline"
  | "audit"
  | "users"
  | "sources"
  | "sites"
  | "candidates"
  | "similar"
  | "schedules";

/** Writes the place after which a list goes on, as opaque text. */
export function writeCursor(kind: ListKind, key: number): string {
  return Buffer.from(`${kind}:${key}`).toString("base64url");
}

/** Reads a cursor; throws `bad_request` naming the field for anything but one of this list. */
export function parseCursor(kind: ListKind, cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  const match = /^([a-z]+):(\d{1,16})$/.exec(Buffer.from(cursor, "base64url").toString());
  const key = Number(match?.[2]);
  if (match?.[1] !== kind || writeCursor(kind, key) !== cursor) {
    const reason = "is not a next_cursor of this list";
    throw new Refusal("bad_request", `cursor ${reason}`, { fields: [{ field: "cursor", reason }] });
  }
  return key;
}
