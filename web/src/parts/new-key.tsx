import { Button, Checkbox, Group, NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { SCOPES, type Scope } from "../../../src/domain/scopes.ts";
import { request } from "../query.ts";
import { useTry } from "./use-try.tsx";

const DAYS = ["", "7", "30", "90", "365"];
const DAY_MS = 86_400_000;

/** Makes a key for what is chosen; only admins are offered what only admins may. */
export function NewKey({ isAdmin, onMade }: { isAdmin: boolean; onMade: (key: string) => Promise<void> }) {
  const { t } = useTranslation();
  const attempt = useTry();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly Scope[]>(["read"]);
  const [days, setDays] = useState("90");
  const make = (event: FormEvent): void => {
    event.preventDefault();
    void attempt(t("account.key_make"), async () => {
      const expires_at = days === "" ? null : new Date(Date.now() + Number(days) * DAY_MS).toISOString();
      const body = { name, scopes, expires_at };
      const { key } = await request<{ key: string }>("auth/api-key/create", { method: "POST", body });
      setName("");
      await onMade(key);
    });
  };
  const choose = (scope: Scope, isChosen: boolean): void =>
    setScopes((all) => SCOPES.filter((one) => (one === scope ? isChosen : all.includes(one))));
  return (
    <form className="form" onSubmit={make}>
      <TextInput
        label={t("account.key_name")}
        required
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <fieldset>
        <legend>{t("account.key_scopes")}</legend>
        <Group gap="md">
          {SCOPES.filter((scope) => isAdmin || scope !== "admin").map((scope) => (
            <Checkbox
              key={scope}
              label={t(`account.scope_${scope}`)}
              checked={scopes.includes(scope)}
              onChange={(event) => choose(scope, event.currentTarget.checked)}
            />
          ))}
        </Group>
      </fieldset>
      <NativeSelect
        label={t("account.key_days")}
        value={days}
        data={DAYS.map((value) => ({
          value,
          label: value === "" ? t("account.key_endless") : t("account.days", { count: Number(value) }),
        }))}
        onChange={(event) => setDays(event.currentTarget.value)}
      />
      <Button type="submit" disabled={scopes.length === 0}>
        {t("account.key_make")}
      </Button>
    </form>
  );
}
