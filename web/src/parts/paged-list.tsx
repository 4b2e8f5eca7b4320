import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Pages } from "../use-pages.ts";
import { LoadError, Placeholder } from "./load-error.tsx";

type Props = { pages: Pages<unknown>; isEmpty: boolean; empty: ReactNode; children: ReactNode };

/** Shows the rows of a list that is read page by page, or what stands in their place, and the way to further ones. */
export function PagedList({ pages, isEmpty, empty, children }: Props) {
  const { t } = useTranslation();
  return (
    <>
      {pages.isPending && <Placeholder />}
      {pages.error && isEmpty && <LoadError error={pages.error} retry={pages.retry} />}
      {pages.first !== undefined && isEmpty ? empty : null}
      {!isEmpty && children}
      {pages.more && (
        <Button variant="default" className="more" loading={pages.isReadingMore} onClick={pages.more}>
          {t("app.load_more")}
        </Button>
      )}
    </>
  );
}
