import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { request } from "../query.ts";
import { parseRoute } from "../route.ts";
import { reasonOf } from "./job-actions.tsx";

/** The way to the page where somebody signs in for many services at once; says what came of the last time. */
export function SingleSignOn({ name }: { name: string }) {
  const { t } = useTranslation();
  const problem = parseRoute(window.location.hash).query.get("problem");
  const before = problem === null ? "" : t(`sign_in.problem_${problem}`, { defaultValue: t("sign_in.problem_failed") });
  const [trouble, setTrouble] = useState(before);
  const [isLeaving, setIsLeaving] = useState(false);
  const leave = async (): Promise<void> => {
    setIsLeaving(true);
    setTrouble("");
    try {
      const { url } = await request<{ url: string }>("auth/sign-in/oidc", { method: "POST", body: {} });
      window.location.assign(url);
    } catch (error) {
      setTrouble(reasonOf(t, error));
      setIsLeaving(false);
    }
  };
  return (
    <div className="form">
      <p className="failure" role="alert">
        {trouble}
      </p>
      <Button variant="default" loading={isLeaving} onClick={() => void leave()}>
        {name}
      </Button>
      <p className="quiet either">{t("sign_in.or")}</p>
    </div>
  );
}
