import { useInfiniteQuery } from "@tanstack/react-query";
import { request, withQuery } from "./query.ts";

type Wish = Readonly<Record<string, string | number>>;
type AnyPage = { next_cursor: string | null };

/** A list that is read page by page: what was read of it, and the ways to read further. */
export type Pages<Page> = {
  readonly first: Page | undefined;
  readonly all: readonly Page[];
  readonly error: Error | null;
  readonly isPending: boolean;
  readonly retry: () => void;
  /** Null where there is no further page. */
  readonly more: (() => void) | null;
  readonly isReadingMore: boolean;
};

/** Reads the list at an API path, narrowed by `wish`, page by page on demand; `name` is what changes renew it by. */
export function usePages<Page extends AnyPage>(name: string, path: string, wish: Wish): Pages<Page> {
  const query = useInfiniteQuery({
    queryKey: [name, wish],
    queryFn: ({ pageParam, signal }) => request<Page>(withQuery(path, { ...wish, cursor: pageParam }), { signal }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor,
  });
  const all = query.data?.pages ?? [];
  return {
    first: all[0],
    all,
    error: query.error,
    isPending: query.isPending,
    retry: () => void query.refetch(),
    more: query.hasNextPage ? () => void query.fetchNextPage() : null,
    isReadingMore: query.isFetchingNextPage,
  };
}
