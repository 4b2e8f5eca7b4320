import { useQuery } from "@tanstack/react-query";
import { request } from "./query.ts";
import type { Me } from "./wire.ts";

/** Gives who is looking at the page; null until the server has said so. */
export function useMe(): Me | null {
  const me = useQuery({ queryKey: ["me"], queryFn: ({ signal }) => request<Me>("me", { signal }), staleTime: 60_000 });
  return me.data ?? null;
}
