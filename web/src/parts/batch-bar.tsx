import { Button, CloseButton } from "@mantine/core";
import { Pause, Play, X } from "lucide-react";
import { useTranslation } from "react-i18next";

type Props = {
  count: number;
  isOff: boolean;
  onWish: (wish: "pause" | "resume" | "cancel") => void;
  onClear: () => void;
};

/** Acts on all selected rows at once. */
export function BatchBar({ count, isOff, onWish, onClear }: Props) {
  const { t } = useTranslation();
  if (count === 0) return null;
  return (
    <div className="batch" role="toolbar" aria-label={t("active.selected", { count })}>
      <strong>{t("active.selected", { count })}</strong>
      <Button
        size="compact-md"
        variant="default"
        disabled={isOff}
        leftSection={<Pause size={16} aria-hidden />}
        onClick={() => onWish("pause")}
      >
        {t("action.pause")}
      </Button>
      <Button
        size="compact-md"
        variant="default"
        disabled={isOff}
        leftSection={<Play size={16} aria-hidden />}
        onClick={() => onWish("resume")}
      >
        {t("action.resume")}
      </Button>
      <Button
        size="compact-md"
        variant="default"
        c="var(--buoy)"
        disabled={isOff}
        leftSection={<X size={16} aria-hidden />}
        onClick={() => onWish("cancel")}
      >
        {t("action.cancel")}
      </Button>
      <CloseButton aria-label={t("active.clear")} onClick={onClear} />
    </div>
  );
}
