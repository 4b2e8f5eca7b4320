import { Button, Group, Modal, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { request } from "../query.ts";
import type { User } from "../wire.ts";
import { useUserDeeds } from "./use-user-deeds.ts";

/** Gives an account another password. Null is closed. */
export function SetPassword({ user, onClose }: { user: User | null; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={user !== null}
      onClose={onClose}
      title={t("users.password_for", { name: user?.name ?? "" })}
      centered
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      {user && <PasswordForm key={user.id} user={user} onClose={onClose} />}
    </Modal>
  );
}

function PasswordForm({ user, onClose }: { user: User; onClose: () => void }) {
  const { t } = useTranslation();
  const { carryOut } = useUserDeeds();
  const [newPassword, setNewPassword] = useState("");
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onClose();
    const body = { userId: user.id, newPassword };
    void carryOut("set_password", user, () => request("auth/admin/set-user-password", { method: "POST", body }));
  };
  return (
    <form className="form" onSubmit={submit}>
      <p className="quiet">{t("users.password_text")}</p>
      <TextInput
        data-autofocus
        label={t("person.password")}
        type="password"
        autoComplete="new-password"
        minLength={10}
        maxLength={128}
        required
        value={newPassword}
        onChange={(event) => setNewPassword(event.currentTarget.value)}
      />
      <Group justify="flex-end">
        <Button type="submit">{t("users.password_save")}</Button>
      </Group>
    </form>
  );
}
