import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Confirm } from "./confirm.tsx";

/** Asks before downloads are cancelled; 0 is closed. */
export function CancelDialog({
  count,
  onClose,
  onCancel,
}: {
  count: number;
  onClose: () => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(1);
  useEffect(() => {
    if (count > 0) setShown(count);
  }, [count]);
  return (
    <Confirm
      isOpen={count > 0}
      title={t("cancel.title", { count: shown })}
      text={t("cancel.text")}
      keep={t("cancel.no")}
      onClose={onClose}
    >
      <Button color="buoy" data-autofocus onClick={onCancel}>
        {t("cancel.yes", { count: shown })}
      </Button>
    </Confirm>
  );
}
