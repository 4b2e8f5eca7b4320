import { useTranslation } from "react-i18next";
import type { LimitName } from "../../../src/domain/quotas.ts";
import { formatMoment } from "../format.ts";
import { amountText } from "../quotas.ts";
import type { User } from "../wire.ts";
import { type UserChoice, UserMenu } from "./user-menu.tsx";

const COLUMNS = ["name", "jobs", "bytes", "disk", "state"] as const;

type Props = {
  kind: User["kind"];
  users: readonly User[];
  ownId: string | null;
  onChoose: (user: User, choice: UserChoice) => void;
};

/** Accounts, guests or addresses with what they use; on phones each row becomes a card. */
export function UserTable({ kind, users, ownId, onChoose }: Props) {
  const { t } = useTranslation();
  const columns = COLUMNS.filter((column) => kind !== "block" || (column !== "disk" && column !== "state"));
  return (
    <table className="assets people">
      <caption className="hidden-text">{t(`users.list_${kind}`)}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {t(`users.${column}`)}
            </th>
          ))}
          <th scope="col">
            <span className="hidden-text">{t("users.actions")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {users.map((user) => (
          <UserRow key={user.id} user={user} isSelf={user.id === ownId} onChoose={(choice) => onChoose(user, choice)} />
        ))}
      </tbody>
    </table>
  );
}

function UserRow({ user, isSelf, onChoose }: { user: User; isSelf: boolean; onChoose: (choice: UserChoice) => void }) {
  const { t, i18n } = useTranslation();
  const { kind, name, email, role, suspended, created_at: since, own_limits: own } = user;
  const began = since === null ? "" : t("users.since", { at: formatMoment(since, i18n.language) });
  // Guests have no name: the beginning of their id tells them apart.
  const about = email ?? (kind === "guest" ? `${began} · ${user.id.slice(0, 8)}` : began);
  return (
    <tr>
      <th scope="row" className="person">
        <b>{name}</b>
        {role === "admin" && <span className="tag">{t("app.role_admin")}</span>}
        {own !== null && <span className="tag">{t("users.own_limits")}</span>}
        {about !== "" && <span className="quiet">{about}</span>}
      </th>
      <UseCell user={user} name="jobs_per_day" label={t("users.jobs")} />
      <UseCell user={user} name="bytes_per_day" label={t("users.bytes")} />
      {kind !== "block" && (
        <>
          <UseCell user={user} name="max_disk" label={t("users.disk")} />
          <td className={suspended ? "failure" : ""}>{t(suspended ? "users.suspended" : "users.active")}</td>
        </>
      )}
      <td className="asset-actions">
        <UserMenu user={user} isSelf={isSelf} onChoose={onChoose} />
      </td>
    </tr>
  );
}

function UseCell({ user, name, label }: { user: User; name: LimitName; label: string }) {
  const { t, i18n } = useTranslation();
  const [used, limit] = [user.usage[name], user.limits[name]];
  const amount = (value: number): string => amountText(name, value, i18n.language);
  return (
    <td className={limit > 0 && used >= limit ? "numbers spent" : "numbers"}>
      <span className="cell-label">{label} </span>
      {limit > 0 ? t("users.of", { used: amount(used), limit: amount(limit) }) : amount(used)}
    </td>
  );
}
