import { Button, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { request } from "../query.ts";
import { useNotices } from "./notices.tsx";
import { useTry } from "./use-try.tsx";

/** Sets a new password; every other session ends by it. */
export function ChangePassword() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { notify } = useNotices();
  const attempt = useTry();
  const [currentPassword, setCurrent] = useState("");
  const [newPassword, setNew] = useState("");
  const change = (event: FormEvent): void => {
    event.preventDefault();
    void attempt(t("account.password_change"), async () => {
      await request("auth/change-password", { method: "POST", body: { currentPassword, newPassword } });
      setCurrent("");
      setNew("");
      notify("news", t("account.password_changed"));
      await client.invalidateQueries({ queryKey: ["sessions"] });
    });
  };
  return (
    <section aria-labelledby="password">
      <h2 id="password">{t("account.password")}</h2>
      <form className="form" onSubmit={change}>
        <TextInput
          label={t("account.password_now")}
          type="password"
          autoComplete="current-password"
          required
          value={currentPassword}
          onChange={(event) => setCurrent(event.currentTarget.value)}
        />
        <TextInput
          label={t("account.password_new")}
          type="password"
          autoComplete="new-password"
          minLength={10}
          required
          value={newPassword}
          onChange={(event) => setNew(event.currentTarget.value)}
        />
        <Button type="submit">{t("account.password_change")}</Button>
      </form>
    </section>
  );
}
