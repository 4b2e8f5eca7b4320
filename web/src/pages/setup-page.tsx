import { useTranslation } from "react-i18next";
import { PersonForm, type Person } from "../parts/person-form.tsx";
import { request } from "../query.ts";

/** Makes the first administrator, with the token of the link that the server printed. */
export function SetupPage({ token }: { token: string }) {
  const { t } = useTranslation();
  const setUp = async (person: Person): Promise<void> => {
    await request("setup", { method: "POST", body: { token, ...person } });
    const home = new URL("./", document.baseURI);
    home.hash = "#/signin";
    window.location.replace(home);
  };
  return (
    <div className="narrow">
      <div className="page-head">
        <h1>{t("setup.title")}</h1>
      </div>
      <p className="quiet">{t("setup.text")}</p>
      <PersonForm
        submit={t("setup.submit")}
        obstacle={token === "" ? t("setup.no_token") : ""}
        failed="setup.failed"
        onSubmit={setUp}
      />
    </div>
  );
}
