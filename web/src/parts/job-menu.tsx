import { ActionIcon, Menu } from "@mantine/core";
import { ArrowUpToLine, EllipsisVertical, Info } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Job } from "../wire.ts";
import { useJobActions } from "./job-actions.tsx";

const PRIORITIES = { high: 5, normal: 0, low: -5 } as const;
const LEVELS = ["high", "normal", "low"] as const;

/** What is asked of a job more rarely. */
export function JobMenu({ job, name, isOff, onOpen }: { job: Job; name: string; isOff: boolean; onOpen: () => void }) {
  const { t } = useTranslation();
  const { moveToTop, setPriority } = useJobActions();
  const level = LEVELS.find((one) => Math.sign(PRIORITIES[one]) === Math.sign(job.priority)) ?? "normal";
  return (
    <Menu withInitialFocusPlaceholder={false} position="bottom-end" withinPortal shadow="md">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={32} aria-label={t("action.more", { name })}>
          <EllipsisVertical size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Info size={16} aria-hidden />} onClick={onOpen}>
          {t("action.details")}
        </Menu.Item>
        <Menu.Item
          leftSection={<ArrowUpToLine size={16} aria-hidden />}
          disabled={isOff}
          onClick={() => moveToTop(job)}
        >
          {t("action.top")}
        </Menu.Item>
        <Menu.Label>{t("action.priority")}</Menu.Label>
        {LEVELS.map((one) => (
          <Menu.RadioItem
            key={one}
            value={one}
            checked={one === level}
            closeMenuOnClick
            disabled={isOff}
            onChange={() => setPriority(job, PRIORITIES[one])}
          >
            {t(`action.priority_${one}`)}
          </Menu.RadioItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
