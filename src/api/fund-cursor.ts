import { FUND_CODE, FUND_KINDS } from "../domain/funds.ts";
import { Refusal } from "../domain/refusal.ts";
import type { FundPlace } from "../stores/funds.ts";

/** Writes the fund after which a list goes on, as opaque text. */
export function writeFundCursor({ kind, code }: FundPlace): string {
  return Buffer.from(`funds:${kind}:${code}`).toString("base64url");
}

/** Reads a cursor; throws `bad_request` naming the field for anything but one of this list. */
export function parseFundCursor(cursor: string | undefined): FundPlace | undefined {
  if (cursor === undefined) return undefined;
  const [list, word, code = ""] = Buffer.from(cursor, "base64url").toString().split(":");
  const kind = FUND_KINDS.find((one) => one === word);
  if (list === "funds" && kind !== undefined && FUND_CODE.test(code) && writeFundCursor({ kind, code }) === cursor)
    return { kind, code };
  const reason = "is not a next_cursor of this list";
  throw new Refusal("bad_request", `cursor ${reason}`, { fields: [{ field: "cursor", reason }] });
}
