import { useMediaQuery } from "@mantine/hooks";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, type RefObject, useImperativeHandle, useLayoutEffect, useRef, useState } from "react";
import type { Job } from "../wire.ts";

export type JobListHandle = {
  /** Moves the keyboard's place by so many rows. */
  move: (by: number) => void;
  /** The id of the row that has the keyboard's place, or null. */
  current: () => string | null;
};

type Props = {
  label: string;
  rows: readonly Job[];
  isStale: boolean;
  handle: RefObject<JobListHandle | null>;
  render: (job: Job) => ReactNode;
};

/** From this many rows on only the visible ones are in the page. */
const VIRTUAL_FROM = 80;
const ROW_PX = 61;
const CARD_PX = 152;

/** The rows of a list; the place of the keyboard is the focused row itself. */
export function JobList({ label, rows, isStale, handle, render }: Props) {
  const list = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  const isPhone = useMediaQuery("(max-width: 699px)") ?? false;
  const isVirtual = rows.length >= VIRTUAL_FROM;
  useLayoutEffect(() => setTop(list.current?.offsetTop ?? 0), [isVirtual, rows.length]);
  const virtual = useWindowVirtualizer({
    count: isVirtual ? rows.length : 0,
    estimateSize: () => (isPhone ? CARD_PX : ROW_PX),
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
    scrollMargin: top,
  });

  const itemOf = (id: string): HTMLElement | null =>
    list.current?.querySelector(`li[data-job="${CSS.escape(id)}"]`) ?? null;
  const current = (): string | null =>
    document.activeElement?.closest("li[data-job]")?.getAttribute("data-job") ?? null;
  const move = (by: number): void => {
    const from = rows.findIndex((job) => job.id === current());
    const to = Math.max(0, Math.min(rows.length - 1, from < 0 ? 0 : from + by));
    const id = rows[to]?.id;
    if (id === undefined) return;
    if (isVirtual) virtual.scrollToIndex(to, { align: "auto" });
    const item = itemOf(id);
    if (item) item.focus();
    else requestAnimationFrame(() => itemOf(id)?.focus());
  };
  useImperativeHandle(handle, () => ({ move, current }));

  const shown = isVirtual
    ? virtual.getVirtualItems().map((item) => ({ index: item.index, start: item.start - top }))
    : rows.map((_, index) => ({ index, start: null }));
  return (
    <ul
      ref={list}
      className="rows"
      aria-label={label}
      data-stale={isStale || undefined}
      style={isVirtual ? { height: virtual.getTotalSize(), position: "relative" } : undefined}
    >
      {shown.map(({ index, start }) => {
        const job = rows[index];
        if (!job) return null;
        return (
          <li
            key={job.id}
            data-job={job.id}
            data-index={index}
            tabIndex={-1}
            aria-setsize={rows.length}
            aria-posinset={index + 1}
            {...(start === null
              ? {}
              : {
                  ref: isPhone ? virtual.measureElement : null,
                  className: "floating",
                  style: { transform: `translateY(${start}px)` },
                })}
          >
            {render(job)}
          </li>
        );
      })}
    </ul>
  );
}
