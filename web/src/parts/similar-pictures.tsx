import { useQuery } from "@tanstack/react-query";
import { Image } from "lucide-react";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../format.ts";
import { request, withQuery } from "../query.ts";
import type { Asset, SimilarAsset, SimilarPage } from "../wire.ts";
import { Thumbnail } from "./thumbnail.tsx";

const SHOWN = 24;

type Props = { asset: Asset; onOpen: (asset: Asset) => void };

/** The pictures that are nearly the same as one: resized, encoded anew, or a copy. Nothing where there are none. */
export function SimilarPictures({ asset, onOpen }: Props) {
  const { t, i18n } = useTranslation();
  const similar = useQuery({
    queryKey: ["similar", asset.id],
    queryFn: ({ signal }) =>
      request<SimilarPage>(withQuery(`assets/${asset.id}/similar`, { limit: SHOWN }), { signal }),
    enabled: asset.kind === "image",
  });
  const { data } = similar;
  if (!data || data.assets.length === 0) return null;
  return (
    <section className="similar">
      <h4>{t("files.similar", { count: data.total, value: formatNumber(data.total, i18n.language) })}</h4>
      <ul>
        {data.assets.map((one) => (
          <li key={one.id}>
            <button type="button" onClick={() => onOpen(one)} aria-label={t("files.details", { name: one.name })}>
              <span className="similar-picture">
                <Thumbnail assetId={one.id}>
                  <Image size={28} strokeWidth={1.4} aria-hidden />
                </Thumbnail>
              </span>
              <span className="similar-name">{one.name}</span>
              <span className="quiet">{differenceTo(one, asset, t)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

type Translate = ReturnType<typeof useTranslation>["t"];

function differenceTo(one: SimilarAsset, asset: Asset, t: Translate): string {
  if (one.digest !== null && one.digest === asset.digest) return t("files.same_bytes");
  return one.width !== null && one.height !== null ? `${one.width} × ${one.height}` : t("files.nearly_same");
}
