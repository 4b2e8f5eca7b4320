import { Button, Group, Modal, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { LIMIT_NAMES, type LimitName } from "../../../src/domain/quotas.ts";
import { isSize } from "../quotas.ts";
import { request } from "../query.ts";
import type { User } from "../wire.ts";
import { userPath, useUserDeeds } from "./use-user-deeds.ts";

const GB = 1e9;

/** Changes what one person or address may use. Null is closed. */
export function UserLimits({ user, onClose }: { user: User | null; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={user !== null}
      onClose={onClose}
      title={t("users.limits_for", { name: user?.name ?? "" })}
      centered
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      {user && <LimitsForm key={user.id} user={user} onClose={onClose} />}
    </Modal>
  );
}

function LimitsForm({ user, onClose }: { user: User; onClose: () => void }) {
  const { t } = useTranslation();
  const { carryOut } = useUserDeeds();
  const [texts, setTexts] = useState<Partial<Record<LimitName, string>>>(() => textsOf(user));
  const save = (quotas: object | null): void => {
    onClose();
    void carryOut("limits", user, () => request(userPath(user.id), { method: "PATCH", body: { quotas } }));
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save(Object.fromEntries(LIMIT_NAMES.map((name) => [name, amountOf(name, texts[name] ?? "")])));
  };
  return (
    <form className="form" onSubmit={submit}>
      <p className="quiet">{t("users.limits_text")}</p>
      <div className="form-grid">
        {LIMIT_NAMES.map((name, index) => (
          <TextInput
            key={name}
            {...(index === 0 ? { "data-autofocus": true } : {})}
            type="number"
            min={0}
            step={isSize(name) ? "any" : 1}
            label={t(`users.limit_${name}`)}
            placeholder={usualOf(user, name)}
            value={texts[name] ?? ""}
            onChange={(event) => setTexts({ ...texts, [name]: event.currentTarget.value })}
          />
        ))}
      </div>
      <Group gap="xs" justify="flex-end">
        <Button variant="default" onClick={() => save(null)}>
          {t("users.limits_usual")}
        </Button>
        <Button variant="default" onClick={() => save(Object.fromEntries(LIMIT_NAMES.map((name) => [name, 0])))}>
          {t("users.limits_lift")}
        </Button>
        <Button type="submit">{t("users.limits_save")}</Button>
      </Group>
    </form>
  );
}

function textsOf({ own_limits: own }: User): Partial<Record<LimitName, string>> {
  const set = LIMIT_NAMES.flatMap((name) => {
    const amount = own?.[name];
    return amount === undefined ? [] : [[name, String(isSize(name) ? amount / GB : amount)] as const];
  });
  return Object.fromEntries(set);
}

/** What holds where nothing is set, as far as it is known: where there is a limit of their own, the usual one is not. */
function usualOf({ limits, own_limits: own }: User, name: LimitName): string {
  const amount = limits[name];
  if (own?.[name] !== undefined || amount === 0) return "";
  return String(isSize(name) ? Number((amount / GB).toFixed(2)) : amount);
}

function amountOf(name: LimitName, text: string): number | null {
  if (text.trim() === "") return null;
  return isSize(name) ? Math.round(Number(text) * GB) : Math.round(Number(text));
}
