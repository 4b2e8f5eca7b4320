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
        <RadioItems
          title={t("action.priority")}
          values={LEVELS}
          current={level}
          name={(one) => t(`action.priority_${one}`)}
          isOff={isOff}
          onChange={(one) => setPriority(job, PRIORITIES[one])}
        />
        <SpeedItems job={job} isOff={isOff} />
        <ProxyItems job={job} isOff={isOff} />
      </Menu.Dropdown>
    </Menu>
  );
}

function SpeedItems({ job, isOff }: Pick<Props, "job" | "isOff">) {
  const { t, i18n } = useTranslation();
  const { setMaxSpeed } = useJobActions();
  return (
    <RadioItems
      title={t("action.max_speed")}
      values={[...new Set([null, ...SPEEDS, job.max_speed])]}
      current={job.max_speed}
      name={(speed) => (speed === null ? t("action.max_speed_none") : formatSpeed(speed, i18n.language))}
      isOff={isOff}
      onChange={(speed) => setMaxSpeed(job, speed)}
    />
  );
}

/** Only admins are told of any proxies. */
function ProxyItems({ job, isOff }: Pick<Props, "job" | "isOff">) {
  const { t } = useTranslation();
  const { setProxy } = useJobActions();
  const proxies = useMe()?.proxies ?? [];
  if (proxies.length === 0) return null;
  const nameOf = (proxy: string | null): string => {
    if (proxy === null) return t("action.proxy_by_host");
    return proxy === "direct" ? t("action.proxy_direct") : proxy;
  };
  return (
    <RadioItems
      title={t("action.proxy")}
      values={[null, "direct", ...proxies]}
      current={job.proxy}
      name={nameOf}
      isOff={isOff}
      onChange={(proxy) => setProxy(job, proxy)}
    />
  );
}

type RadioItemsProps<Value> = {
  title: string;
  values: readonly Value[];
  current: Value;
  name: (value: Value) => string;
  isOff: boolean;
  onChange: (value: Value) => void;
};

function RadioItems<Value extends string | number | null>(props: RadioItemsProps<Value>) {
  return (
    <>
      <Menu.Label>{props.title}</Menu.Label>
      {props.values.map((value) => (
        <Menu.RadioItem
          key={value}
          value={String(value)}
          checked={value === props.current}
          closeMenuOnClick
          disabled={props.isOff}
          onChange={() => props.onChange(value)}
        >
          {props.name(value)}
        </Menu.RadioItem>
      ))}
    </>
  );
}
