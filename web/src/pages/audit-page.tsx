import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { AUDIT_ACTIONS } from "../../../src/domain/audit-log.ts";
import { useKeys } from "../keys.ts";
import { useMe } from "../me.ts";
import { AuditTable } from "../parts/audit-table.tsx";
import { EmptyPlace, LoadError, Placeholder } from "../parts/load-error.tsx";
import { request, withQuery } from "../query.ts";
import { replaceRoute } from "../use-route.ts";
import type { AuditPage as Page } from "../wire.ts";

/** Who did what, newest first; its filters stand in the address. */
export function AuditPage({ query }: { query: URLSearchParams }) {
  const { t } = useTranslation();
  const me = useMe();
  const action = AUDIT_ACTIONS.find((one) => one === query.get("action")) ?? "";
  const text = query.get("q") ?? "";
  return (
    <>
      <div className="page-head">
        <h1>{t("page.audit")}</h1>
      </div>
      {me === null && <Placeholder />}
      {me !== null && me.role !== "admin" && <p className="quiet">{t("users.only_admins")}</p>}
      {me?.role === "admin" && (
        <>
          <p className="quiet">{t("audit.text")}</p>
          <Filters action={action} text={text} />
          <Entries action={action} text={text} />
        </>
      )}
    </>
  );
}

function Filters({ action, text }: { action: string; text: string }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(text);
  const search = useRef<HTMLInputElement>(null);
  const write = useDebouncedCallback((q: string) => replaceRoute("audit", { action, q }), 250);
  useKeys({ "/": () => search.current?.focus() });
  const actions = AUDIT_ACTIONS.map((value) => ({ value, label: t(`audit.did.${value}`) }));
  return (
    <div className="tools">
      <NativeSelect
        aria-label={t("audit.action")}
        value={action}
        data={[{ value: "", label: t("audit.any") }, ...actions]}
        onChange={(event) => replaceRoute("audit", { action: event.currentTarget.value, q: typed.trim() })}
      />
      <TextInput
        ref={search}
        type="search"
        aria-label={t("audit.search")}
        placeholder={t("audit.search")}
        leftSection={<Search size={16} aria-hidden />}
        value={typed}
        onChange={(event) => (setTyped(event.currentTarget.value), write(event.currentTarget.value.trim()))}
        onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
      />
    </div>
  );
}

function Entries({ action, text }: { action: string; text: string }) {
  const { t } = useTranslation();
  const pages = useInfiniteQuery({
    queryKey: ["audit", action, text],
    queryFn: ({ pageParam, signal }) =>
      request<Page>(withQuery("audit", { action, q: text, limit: 100, cursor: pageParam }), { signal }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor,
  });
  const entries = pages.data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <>
      {pages.isPending && <Placeholder />}
      {pages.error && entries.length === 0 && <LoadError error={pages.error} retry={() => void pages.refetch()} />}
      {pages.data && entries.length === 0 && <EmptyPlace title={t("audit.none")} text="" />}
      {entries.length > 0 && <AuditTable entries={entries} />}
      {pages.hasNextPage && (
        <Button
          variant="default"
          className="more"
          loading={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          {t("app.load_more")}
        </Button>
      )}
    </>
  );
}
