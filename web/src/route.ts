export const PAGES = [
  "active",
  "history",
  "files",
  "signin",
  "join",
  "account",
  "funds",
  "schedules",
  "users",
  "audit",
] as const;
export type Page = (typeof PAGES)[number];
export type Route = { page: Page; query: URLSearchParams };

/** Reads `#/history?status=failed`; anything unknown is the active list. */
export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  return { page: PAGES.find((page) => page === path) ?? "active", query: new URLSearchParams(query) };
}

/** Writes the link of a page; parameters without a value are left out. */
export function linkTo(page: Page, parameters: Record<string, string> = {}): string {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== ""));
  return `#/${page}${query.size > 0 ? `?${query}` : ""}`;
}
