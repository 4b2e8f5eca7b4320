import { useTranslation } from "react-i18next";
import { licenseText } from "../license-text.ts";
import { outsideLink } from "../outside-link.ts";
import type { License } from "../wire-search.ts";

/** The name of a licence, linked to its page where its source names one. */
export function LicenseName({ license }: { license: License }) {
  const page = outsideLink(license.url);
  const text = licenseText(license);
  if (page === null) return <span>{text}</span>;
  return (
    <a href={page} target="_blank" rel="noopener noreferrer license">
      {text}
    </a>
  );
}

/** Who made something, linked to their page where it is known. */
export function CreatorName({ name, url }: { name: string; url: string | null }) {
  const { t } = useTranslation();
  const page = outsideLink(url);
  const words = t("found.by", { creator: name });
  if (page === null) return <span>{words}</span>;
  return (
    <a href={page} target="_blank" rel="noopener noreferrer">
      {words}
    </a>
  );
}
