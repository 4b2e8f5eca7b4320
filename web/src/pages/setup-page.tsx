import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { reasonOf } from "../parts/job-actions.tsx";
import { request } from "../query.ts";

const FIELDS = [
  { field: "name", type: "text", autoComplete: "name", label: "setup.name" },
  { field: "email", type: "email", autoComplete: "username", label: "sign_in.email" },
  { field: "password", type: "password", autoComplete: "new-password", label: "sign_in.password" },
] as const;

/** Makes the first administrator, with the token of the link that the server printed. */
export function SetupPage({ token }: { token: string }) {
  const { t } = useTranslation();
  const [person, setPerson] = useState({ name: "", email: "", password: "" });
  const [trouble, setTrouble] = useState(token === "" ? t("setup.no_token") : "");
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    try {
      await request("setup", { method: "POST", body: { token, ...person } });
      const home = new URL("./", document.baseURI);
      home.hash = "#/signin";
      window.location.replace(home);
    } catch (error) {
      setTrouble(t("setup.failed", { reason: reasonOf(t, error) }));
    }
  };
  return (
    <div className="narrow">
      <div className="page-head">
        <h1>{t("setup.title")}</h1>
      </div>
      <p className="quiet">{t("setup.text")}</p>
      <form className="form" onSubmit={(event) => void submit(event)}>
        {FIELDS.map(({ field, label, ...input }) => (
          <TextInput
            key={field}
            {...input}
            label={t(label)}
            required
            value={person[field]}
            onChange={(event) => setPerson({ ...person, [field]: event.currentTarget.value })}
          />
        ))}
        <p className="failure" role="alert">
          {trouble}
        </p>
        <Button type="submit" disabled={token === ""}>
          {t("setup.submit")}
        </Button>
      </form>
    </div>
  );
}
