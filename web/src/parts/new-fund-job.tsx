import { Button, Checkbox, Group, NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { FUND_KINDS, FUND_TABLES } from "../../../src/domain/funds.ts";
import { useMe } from "../me.ts";
import { request } from "../query.ts";
import { linkTo } from "../route.ts";
import { replaceRoute } from "../use-route.ts";
import { useTry } from "./use-try.tsx";

const YEAR_MS = 365 * 86_400_000;

/** The form for a fund job; who has no account is told that one is needed. */
export function NewFundJob() {
  const { t } = useTranslation();
  const me = useMe();
  if (me === null) return null;
  return (
    <section className="narrow" aria-labelledby="new-fund-job">
      <h2 id="new-fund-job">{t("funds.fetch")}</h2>
      {me.role === "guest" ? (
        <p>
          {t("funds.guest")} <a href={linkTo("signin")}>{t("app.sign_in")}</a>
        </p>
      ) : (
        <FundJobForm />
      )}
    </section>
  );
}

function FundJobForm() {
  const { t } = useTranslation();
  const attempt = useTry();
  const [kind, setKind] = useState<string>(FUND_KINDS[0]);
  const [from, setFrom] = useState(() => new Date(Date.now() - YEAR_MS).toISOString().slice(0, 10));
  const [tables, setTables] = useState<string[]>(["prices"]);
  const begin = (event: FormEvent): void => {
    event.preventDefault();
    void attempt(t("funds.begin"), async () => {
      await request("jobs", { method: "POST", body: { type: "funds", kind, from, tables } });
      replaceRoute("funds", { show: "manager" });
    });
  };
  return (
    <form className="form" onSubmit={begin}>
      <p className="quiet">{t("funds.fetch_text")}</p>
      <div className="form-grid">
        <NativeSelect
          label={t("funds.kind")}
          value={kind}
          data={FUND_KINDS.map((value) => ({ value, label: t(`funds.kind_${value}`) }))}
          onChange={(event) => setKind(event.currentTarget.value)}
        />
        <TextInput
          label={t("funds.from")}
          type="date"
          required
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
      </div>
      <Checkbox.Group label={t("funds.tables")} value={tables} onChange={setTables}>
        <Group gap="md">
          {FUND_TABLES.map((table) => (
            <Checkbox key={table} value={table} label={t(`funds.table_${table}`)} />
          ))}
        </Group>
      </Checkbox.Group>
      <Button type="submit" disabled={tables.length === 0}>
        {t("funds.begin")}
      </Button>
    </form>
  );
}
