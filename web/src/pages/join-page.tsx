import { useTranslation } from "react-i18next";
import { useMe } from "../me.ts";
import { PersonForm, type Person } from "../parts/person-form.tsx";
import { useSession } from "../session.ts";

/** Where a guest makes an account, with the invitation of the link or where everybody may. */
export function JoinPage({ query }: { query: URLSearchParams }) {
  const { t } = useTranslation();
  const me = useMe();
  const { signUp } = useSession();
  const invitation = query.get("invitation");
  if (me === null) return null;
  const mayJoin = me.registration === "open" || (me.registration === "invite" && invitation !== null);
  const join = async (person: Person): Promise<void> => {
    await signUp({ ...person, ...(invitation === null ? {} : { invitation }) });
    window.location.hash = "#/history";
  };
  return (
    <div className="narrow">
      <div className="page-head">
        <h1>{t("join.title")}</h1>
      </div>
      {me.role === "guest" ? (
        <>
          <p className="quiet">{t("join.text")}</p>
          <PersonForm
            submit={t("join.submit")}
            obstacle={mayJoin ? "" : t(`join.${me.registration}`)}
            failed="join.failed"
            onSubmit={join}
          />
        </>
      ) : (
        <p>{t("sign_in.already", { name: me.name ?? t(`app.role_${me.role}`) })}</p>
      )}
    </div>
  );
}
