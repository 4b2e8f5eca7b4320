import { Button } from "@mantine/core";
import { CloudOff } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "../query.ts";
import { NetPicture } from "./mark.tsx";

/** Says that a list could not be read. Stands where the list would, so that an error never looks like an empty list. */
export function LoadError({ error, retry }: { error: unknown; retry: () => void }) {
  const { t } = useTranslation();
  const code =
    error instanceof ApiError
      ? error.status === 0
        ? error.code
        : `${error.status} ${error.code}`.trim()
      : String(error);
  return (
    <div className="empty" role="alert">
      <CloudOff size={40} strokeWidth={1.5} aria-hidden />
      <h2>{t("app.could_not_load", { code })}</h2>
      <p>{error instanceof ApiError && error.message ? error.message : t("app.could_not_load_hint")}</p>
      <Button variant="default" onClick={retry}>
        {t("app.retry")}
      </Button>
    </div>
  );
}

/** Says that there is nothing, and what to do about it. */
export function EmptyPlace({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <NetPicture />
      <h2>{title}</h2>
      <p>{text}</p>
      {children}
    </div>
  );
}

/** Stands in for rows that are being read. */
export function Placeholder() {
  const { t } = useTranslation();
  return (
    <div className="placeholder" role="status">
      <span className="hidden-text">{t("app.loading")}</span>
      {[0, 1, 2, 3, 4].map((row) => (
        <i key={row} />
      ))}
    </div>
  );
}
