import type { FundAllocationRow, FundKind, FundPriceRow, FundTable } from "../../domain/funds.ts";
import type { FundDays, FundPlace } from "../../stores/funds.ts";
import type { ApiOptions } from "../api-options.ts";

/** Which rows are exported. */
export type ExportWish = {
  readonly kind: FundKind;
  /** Null: all funds of the kind. */
  readonly codes: readonly string[] | null;
  readonly tables: readonly FundTable[];
  readonly days: FundDays;
};

type FundStore = Pick<ApiOptions["store"], "read">;
export type Named<Row> = Row & { readonly name: string };

const FUNDS_AT_ONCE = 200;
const MAX_ROWS = 100_000;

/** The wanted prices, a fund a time, by code and day. */
export async function* priceRows(store: FundStore, wish: ExportWish): AsyncGenerator<Named<FundPriceRow>[]> {
  for await (const { code, name } of fundsOf(store, wish)) {
    const rows = await store.read((tx) => tx.funds.prices(wish.kind, code, wish.days, MAX_ROWS));
    yield rows.map((row) => ({ ...row, name }));
  }
}

/** The wanted allocations, a fund a time, by code and day. */
export async function* allocationRows(store: FundStore, wish: ExportWish): AsyncGenerator<Named<FundAllocationRow>[]> {
  for await (const { code, name } of fundsOf(store, wish)) {
    const rows = await store.read((tx) => tx.funds.allocation(wish.kind, code, wish.days, MAX_ROWS));
    yield rows.map((row) => ({ ...row, name }));
  }
}

async function* fundsOf(store: FundStore, { kind, codes }: ExportWish) {
  const filter = { kind, ...(codes === null ? {} : { codes }) };
  for (let after: FundPlace | undefined; ;) {
    const page = { limit: FUNDS_AT_ONCE, ...(after === undefined ? {} : { after }) };
    const funds = await store.read((tx) => tx.funds.list(filter, page));
    yield* funds;
    after = funds.at(-1);
    if (funds.length < FUNDS_AT_ONCE) return;
  }
}
