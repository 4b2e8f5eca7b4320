import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../format.ts";
import { placePrices } from "../price-line.ts";
import type { FundPrices } from "../wire.ts";

const [WIDTH, HEIGHT] = [800, 260];

/**
 * The course of a price. Days without a price are a gap in the line. The same figures stand in a table below, so the
 * drawing itself is hidden from screen readers.
 */
export function PriceChart({ code, rows }: { code: string; rows: FundPrices["rows"] }) {
  const { t, i18n } = useTranslation();
  const [at, setAt] = useState<number | null>(null);
  const line = placePrices(rows, WIDTH, HEIGHT);
  if (line === null) return <p>{t("funds.no_prices")}</p>;
  const { points, path, lowest, highest } = line;
  const pointed = at === null ? null : (points[at] ?? null);
  const aim = (clientX: number, box: DOMRect): void => {
    const x = ((clientX - box.left) / box.width) * WIDTH;
    const nearest = points.reduce(
      (best, point, index) => (Math.abs(point.x - x) < Math.abs((points[best]?.x ?? 0) - x) ? index : best),
      0,
    );
    setAt(nearest);
  };
  const price = (value: number): string => formatNumber(value, i18n.language, 6);
  const last = points.at(-1);
  const shown = pointed ?? last;
  return (
    <figure className="chart">
      <figcaption>
        <b>{t("funds.price_of", { code })}</b>{" "}
        <span className="numbers quiet">{shown ? `${shown.day}: ${price(shown.price)}` : ""}</span>
      </figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        aria-hidden
        preserveAspectRatio="none"
        onPointerMove={(event) => aim(event.clientX, event.currentTarget.getBoundingClientRect())}
        onPointerLeave={() => setAt(null)}
      >
        <path d={path} className="chart-line" vectorEffect="non-scaling-stroke" />
        {pointed && (
          <line
            x1={pointed.x}
            x2={pointed.x}
            y1={0}
            y2={HEIGHT}
            className="chart-aim"
            vectorEffect="non-scaling-stroke"
          />
        )}
      </svg>
      <div className="chart-ends quiet numbers">
        <span>{rows[0]?.day}</span>
        <span>{t("funds.between", { lowest: price(lowest), highest: price(highest) })}</span>
        <span>{rows.at(-1)?.day}</span>
      </div>
    </figure>
  );
}
