import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { request, withQuery } from "./query.ts";
import type { Source, SourcePage, SourceTest } from "./wire-search.ts";

const KEY = ["sources"];
const PAGE = 200;

/** Reads the whole catalogue of sources with its live state, page by page. */
export function useSources() {
  return useQuery({ queryKey: KEY, queryFn: ({ signal }) => readAll(signal) });
}

async function readAll(signal: AbortSignal): Promise<Source[]> {
  const sources: Source[] = [];
  for (let cursor: string | null = ""; cursor !== null;) {
    const page: SourcePage = await request(withQuery("sources", { limit: PAGE, cursor }), { signal });
    sources.push(...page.sources);
    cursor = page.next_cursor;
  }
  return sources;
}

/** Gives the title of a source by its id; the id itself where it is not known (yet). */
export function useSourceTitles(): (id: string) => string {
  const { data } = useSources();
  return useCallback((id) => data?.find((source) => source.id === id)?.title ?? id, [data]);
}

/** What an admin does to a source; its row in the catalogue follows the answer. */
export function useSourceDeeds() {
  const client = useQueryClient();
  const take = (source: Source): void => {
    client.setQueryData<Source[]>(KEY, (all) => all?.map((one) => (one.id === source.id ? source : one)));
  };
  return {
    /** @throws {ApiError} */
    enable: async (id: string, enabled: boolean): Promise<void> => {
      take((await request<{ source: Source }>(`sources/${id}`, { method: "PUT", body: { enabled } })).source);
    },
    /** Keeps a credential by the name of its variable; null takes it away. @throws {ApiError} */
    setKey: async (id: string, name: string, key: string | null): Promise<void> => {
      take(
        (await request<{ source: Source }>(`sources/${id}`, { method: "PUT", body: { keys: { [name]: key } } })).source,
      );
    },
    /** Asks the source for its own example. @throws {ApiError} */
    test: async (id: string): Promise<SourceTest> => {
      const outcome = await request<SourceTest>(`sources/${id}/test`, { method: "POST" });
      take(outcome.source);
      return outcome;
    },
  };
}
