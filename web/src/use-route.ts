import { useSyncExternalStore } from "react";
import { linkTo, type Page, parseRoute, type Route } from "./route.ts";

/** Gives the page that the address asks for, and follows it. */
export function useRoute(): Route {
  const hash = useSyncExternalStore(
    (changed) => {
      window.addEventListener("hashchange", changed);
      return () => window.removeEventListener("hashchange", changed);
    },
    () => window.location.hash,
  );
  return parseRoute(hash);
}

/** Changes the parameters of the present page without a new entry in the browser's history. */
export function replaceRoute(page: Page, parameters: Record<string, string>): void {
  window.location.replace(linkTo(page, parameters));
}
