import { Kbd, Modal, Switch } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { areKeysOn, switchKeys } from "../keys.ts";

const HELP: [what: string, ...keys: string[]][] = [
  ["new", "n"],
  ["search", "s", "Ctrl K"],
  ["filter", "/"],
  ["go", "g a", "g h", "g f"],
  ["move", "j", "k"],
  ["select", "space"],
  ["all", "Ctrl A"],
  ["pause", "p"],
  ["cancel", "x"],
  ["retry", "r"],
  ["open", "Enter"],
  ["escape", "Esc"],
  ["help", "?"],
];

/** The list of shortcuts, and the switch for those of a single key. */
export function KeysHelp({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const [isOn, setIsOn] = useState(areKeysOn);
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t("keys.title")}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <Switch
        label={t("keys.switch")}
        checked={isOn}
        onChange={(event) => (setIsOn(event.currentTarget.checked), switchKeys(event.currentTarget.checked))}
      />
      <dl className="keys">
        {HELP.map(([what, ...keys]) => (
          <div key={what}>
            <dt>{t(`keys.${what}`)}</dt>
            <dd>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
