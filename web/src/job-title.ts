import type { TFunction } from "i18next";
import type { Job } from "./wire.ts";

/** Gives the words that stand for a job in lists and announcements. */
export function jobTitle(job: Job, t: TFunction): string {
  if (job.query && (!job.name || job.name === job.query)) return t("active.search_of", { query: job.query });
  if (job.name) return job.name;
  if (job.current_file) return job.current_file;
  if (job.type === "funds") return t("active.funds");
  return job.owned ? (jobHost(job) ?? t("active.unnamed")) : t("active.somebody");
}

/** Gives the host that a job's links lead to, or its sources; null where nothing is told. */
export function jobHost(job: Job): string | null {
  return (
    job.host?.replace(/:(80|443)$/, "") ??
    firstHost(job.request) ??
    (job.source_names.length > 0 ? job.source_names.join(", ") : null)
  );
}

function firstHost(request: unknown): string | null {
  const urls = (request as { urls?: unknown } | null)?.urls;
  if (!Array.isArray(urls)) return null;
  const hosts = new Set(urls.slice(0, 50).map((url) => (URL.canParse(String(url)) ? new URL(String(url)).host : "")));
  const [first] = hosts;
  return hosts.size === 1 && first ? first : null;
}
