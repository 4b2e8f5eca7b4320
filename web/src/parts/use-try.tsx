import { useTranslation } from "react-i18next";
import { reasonOf } from "./job-actions.tsx";
import { useNotices } from "./notices.tsx";

/** Gives the way to do something that can be refused: the refusal is told, with the name of what was tried. */
export function useTry(): (action: string, work: () => Promise<void>) => Promise<void> {
  const { t } = useTranslation();
  const { notify } = useNotices();
  return async (action, work) => {
    try {
      await work();
    } catch (error) {
      notify("trouble", t("account.failed", { action, reason: reasonOf(t, error) }));
    }
  };
}
