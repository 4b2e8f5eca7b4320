import { Button, Group, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

type Props = { isOpen: boolean; title: string; text: string; keep?: string; onClose: () => void; children: ReactNode };

/** Asks before something is lost. The way back comes first, the answers are the children. */
export function Confirm({ isOpen, title, text, keep, onClose, children }: Props) {
  const { t } = useTranslation();
  return (
    <Modal opened={isOpen} onClose={onClose} title={title} centered closeButtonProps={{ "aria-label": t("app.close") }}>
      <p className="dialog-text">{text}</p>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {keep ?? t("app.keep")}
        </Button>
        {children}
      </Group>
    </Modal>
  );
}
