import { Button, Table } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../format.ts";
import type { FundPrices } from "../wire.ts";

const SHOWN = 30;

/** Every figure of the chart, the newest day first. */
export function PriceTable({ code, rows }: { code: string; rows: FundPrices["rows"] }) {
  const { t, i18n } = useTranslation();
  const [isWhole, setIsWhole] = useState(false);
  const newest = rows.toReversed();
  const shown = isWhole ? newest : newest.slice(0, SHOWN);
  const number = (value: number | null, digits = 0): string =>
    value === null ? "–" : formatNumber(value, i18n.language, digits);
  return (
    <>
      <div className="table-scroll" tabIndex={0} role="region" aria-label={t("funds.days_of", { code })}>
        <Table>
          <thead>
            <tr>
              {(["day", "price", "units", "investors", "size"] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`funds.column_${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map(({ day, price, units, investors, size }) => (
              <tr key={day}>
                <th scope="row">{day}</th>
                <td className="numbers">{price === 0 ? t("funds.state_suspended") : number(price, 6)}</td>
                <td className="numbers">{number(units)}</td>
                <td className="numbers">{number(investors)}</td>
                <td className="numbers">{number(size)}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      </div>
      {shown.length < newest.length && (
        <Button variant="default" onClick={() => setIsWhole(true)}>
          {t("funds.all_days", { count: newest.length })}
        </Button>
      )}
    </>
  );
}
