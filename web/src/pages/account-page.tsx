import { useTranslation } from "react-i18next";
import { useMe } from "../me.ts";
import { ApiKeys } from "../parts/api-keys.tsx";
import { ChangePassword } from "../parts/change-password.tsx";
import { Placeholder } from "../parts/load-error.tsx";
import { QuotaList } from "../parts/quota-list.tsx";
import { Sessions } from "../parts/sessions.tsx";
import { linkTo } from "../route.ts";

/** What belongs to one's own account: where it is signed in, its keys, its password. */
export function AccountPage() {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <div className="narrow account-page">
      <div className="page-head">
        <h1>{t("account.title")}</h1>
      </div>
      {me === null && <Placeholder />}
      {me?.role === "guest" && (
        <p>
          {t("account.guest")} <a href={linkTo("signin")}>{t("app.sign_in")}</a>
        </p>
      )}
      {me?.quotas && <QuotaList quotas={me.quotas} />}
      {me !== null && me.role !== "guest" && (
        <>
          <p className="quiet">{`${me.name ?? ""} (${t(`app.role_${me.role}`)})`}</p>
          {me.by_proxy ? <p className="quiet">{t("account.by_proxy")}</p> : <Sessions />}
          <ApiKeys isAdmin={me.role === "admin"} />
          {me.has_password && <ChangePassword />}
        </>
      )}
    </div>
  );
}
