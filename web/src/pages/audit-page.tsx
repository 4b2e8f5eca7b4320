import { NativeSelect } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { AUDIT_ACTIONS } from "../../../src/domain/audit-log.ts";
import { useMe } from "../me.ts";
import { AuditTable } from "../parts/audit-table.tsx";
import { EmptyPlace, Placeholder } from "../parts/load-error.tsx";
import { PagedList } from "../parts/paged-list.tsx";
import { SearchField } from "../parts/search-field.tsx";
import { usePages } from "../use-pages.ts";
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
  const actions = AUDIT_ACTIONS.map((value) => ({ value, label: t(`audit.did.${value}`) }));
  return (
    <div className="tools">
      <NativeSelect
        aria-label={t("audit.action")}
        value={action}
        data={[{ value: "", label: t("audit.any") }, ...actions]}
        onChange={(event) => replaceRoute("audit", { action: event.currentTarget.value, q: typed.trim() })}
      />
      <SearchField
        label={t("audit.search")}
        value={typed}
        onType={setTyped}
        onSearch={(q) => replaceRoute("audit", { action, q })}
      />
    </div>
  );
}

function Entries({ action, text }: { action: string; text: string }) {
  const { t } = useTranslation();
  const pages = usePages<Page>("audit", "audit", { action, q: text, limit: 100 });
  const entries = pages.all.flatMap((page) => page.entries);
  return (
    <PagedList pages={pages} isEmpty={entries.length === 0} empty={<EmptyPlace title={t("audit.none")} text="" />}>
      <AuditTable entries={entries} />
    </PagedList>
  );
}
