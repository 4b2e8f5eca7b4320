import {
  Ban,
  CircleCheck,
  CircleDashed,
  Hourglass,
  KeyRound,
  type LucideIcon,
  TriangleAlert,
  Unplug,
} from "lucide-react";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { formatMoment } from "../format.ts";
import type { HealthState, Source } from "../wire-search.ts";

const ICONS: Record<HealthState, LucideIcon> = {
  ok: CircleCheck,
  slow: Hourglass,
  blocked: Ban,
  needs_key: KeyRound,
  broken: TriangleAlert,
  engine_missing: Unplug,
  unknown: CircleDashed,
};

/** How a source stands, as a picture and in words. */
export function SourceState({ source }: { source: Source }) {
  const { t, i18n } = useTranslation();
  const { state, reason } = source.health;
  const Icon = ICONS[isShaky(source) ? "broken" : state];
  return (
    <span className="source-state" data-state={isShaky(source) ? "slow" : state} title={reason ?? undefined}>
      <Icon size={14} aria-hidden />
      <span>{stateText(t, i18n.language, source)}</span>
    </span>
  );
}

/** Tells whether a source counts as working, and yet its last answer was no good one. */
function isShaky({ health: { state, since } }: Source): boolean {
  return state === "ok" && since !== null;
}

/** Says how a source stands: until when it is blocked, which variables it lacks, since when it is broken. */
function stateText(t: TFunction, language: string, source: Source): string {
  const { health, key_names } = source;
  const { state, since, until } = health;
  if (isShaky(source)) return t("sources.state_shaky");
  if (state === "blocked" && until) return t("sources.state_blocked_until", { at: formatMoment(until, language) });
  if (state === "broken" && since) return t("sources.state_broken_since", { at: formatMoment(since, language) });
  if (state !== "needs_key" || key_names.length === 0) return t(`sources.state_${state}`);
  const names = key_names.includes("TRAWL_SEARXNG_URL") ? ["TRAWL_SEARXNG_URL"] : key_names;
  return t("sources.state_needs_key_named", { names: names.join(", ") });
}
