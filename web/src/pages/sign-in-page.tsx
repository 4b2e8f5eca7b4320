import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "../me.ts";
import { SingleSignOn } from "../parts/single-sign-on.tsx";
import { useSession } from "../session.ts";
import { linkTo, parseRoute } from "../route.ts";
import { ApiError } from "../query.ts";
import { reasonOf } from "../parts/job-actions.tsx";

/** Where a guest becomes somebody. */
export function SignInPage() {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <div className="narrow">
      <div className="page-head">
        <h1>{t("sign_in.title")}</h1>
      </div>
      {me && me.role !== "guest" ? (
        <p>{t("sign_in.already", { name: me.name ?? t(`app.role_${me.role}`) })}</p>
      ) : (
        <>
          <p className="quiet">{t("sign_in.text")}</p>
          {me?.single_sign_on && <SingleSignOn name={me.single_sign_on} />}
          <SignInForm />
          {me?.registration === "open" && (
            <p className="after-form">
              <a href={linkTo("join")}>{t("join.title")}</a>
            </p>
          )}
        </>
      )}
    </div>
  );
}

function SignInForm() {
  const { t } = useTranslation();
  const { signIn } = useSession();
  // The demo's link fills the form; what stands behind the # is never sent to a server.
  const { query } = parseRoute(window.location.hash);
  const [email, setEmail] = useState(query.get("email") ?? "");
  const [password, setPassword] = useState(query.get("password") ?? "");
  const [trouble, setTrouble] = useState("");
  const [isSending, setIsSending] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsSending(true);
    setTrouble("");
    try {
      await signIn(email, password);
      window.location.hash = "#/active";
    } catch (error) {
      const isWrong = error instanceof ApiError && error.status === 401;
      setTrouble(isWrong ? t("sign_in.wrong") : t("sign_in.failed", { reason: reasonOf(t, error) }));
    }
    setIsSending(false);
  };
  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
      <TextInput
        label={t("sign_in.email")}
        type="email"
        autoComplete="username"
        required
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <TextInput
        label={t("sign_in.password")}
        type="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <p className="failure" role="alert">
        {trouble}
      </p>
      <Button type="submit" loading={isSending}>
        {t("sign_in.submit")}
      </Button>
    </form>
  );
}
