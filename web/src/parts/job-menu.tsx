import { Menu } from "@mantine/core";
import { ArrowUpToLine, EllipsisVertical, Info } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatSpeed } from "../format.ts";
import { useMe } from "../me.ts";
import type { Job } from "../wire.ts";
import { useJobActions } from "./job-actions.tsx";

const PRIORITIES = { high: 5, normal: 0, low: -5 } as const;
/** In bytes a second. */
const SPEEDS = [100_000, 500_000, 1_000_000, 5_000_000, 20_000_000];
const LEVELS = ["high", "normal", "low"] as const;

type Props = { job: Job; name: string; isOff: boolean; onOpen: () => void };

/** What is asked of a job more rarely. The menu itself is made at its first use, because there is one in every row. */
export function JobMenu(props: Props) {
  const { t } = useTranslation();
  const [isUsed, setIsUsed] = useState(false);
  if (isUsed) return <OpenMenu {...props} />;
  return (
    <button
      type="button"
      className="icon-button"
      aria-haspopup="menu"
      aria-label={t("action.more", { name: props.name })}
      onClick={() => setIsUsed(true)}
    >
      <EllipsisVertical size={18} aria-hidden />
    </button>
  );
}

function OpenMenu({ job, name, isOff, onOpen }: Props) {
  const { t } = useTranslation();
  const { moveToTop, setPriority } = useJobActions();
  const level = LEVELS.find((one) => Math.sign(PRIORITIES[one]) === Math.sign(job.priority)) ?? "normal";
  return (
    <Menu defaultOpened withInitialFocusPlaceholder={false} position="bottom-end" withinPortal shadow="md">
      <Menu.Target>
        <button type="button" className="icon-button" aria-label={t("action.more", { name })}>
          <EllipsisVertical size={18} aria-hidden />
        </button>
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
        <SpeedItems job={job} isOff={isOff} />
        <ProxyItems job={job} isOff={isOff} />
      </Menu.Dropdown>
    </Menu>
  );
}

function SpeedItems({ job, isOff }: Pick<Props, "job" | "isOff">) {
  const { t, i18n } = useTranslation();
  const { setMaxSpeed } = useJobActions();
  const speeds = new Set([null, ...SPEEDS, job.max_speed]);
  return (
    <>
      <Menu.Label>{t("action.max_speed")}</Menu.Label>
      {[...speeds].map((speed) => (
        <Menu.RadioItem
          key={speed}
          value={String(speed)}
          checked={speed === job.max_speed}
          closeMenuOnClick
          disabled={isOff}
          onChange={() => setMaxSpeed(job, speed)}
        >
          {speed === null ? t("action.max_speed_none") : formatSpeed(speed, i18n.language)}
        </Menu.RadioItem>
      ))}
    </>
  );
}

/** Only admins are told of any proxies. */
function ProxyItems({ job, isOff }: Pick<Props, "job" | "isOff">) {
  const { t } = useTranslation();
  const { setProxy } = useJobActions();
  const names = useMe()?.proxies ?? [];
  if (names.length === 0) return null;
  return (
    <>
      <Menu.Label>{t("action.proxy")}</Menu.Label>
      {[null, "direct", ...names].map((name) => (
        <Menu.RadioItem
          key={name}
          value={String(name)}
          checked={name === job.proxy}
          closeMenuOnClick
          disabled={isOff}
          onChange={() => setProxy(job, name)}
        >
          {name === null ? t("action.proxy_by_host") : name === "direct" ? t("action.proxy_direct") : name}
        </Menu.RadioItem>
      ))}
    </>
  );
}
