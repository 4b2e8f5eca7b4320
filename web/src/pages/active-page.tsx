import { Button, TextInput } from "@mantine/core";
import { Plus, Search } from "lucide-react";
import { type Dispatch, type SetStateAction, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { foldText } from "../../../src/domain/fold-text.ts";
import { jobHost, jobTitle } from "../job-title.ts";
import { type KeyMap, useKeys } from "../keys.ts";
import { useActiveRows, useLive, usePhase, useView } from "../live-context.tsx";
import { useMe } from "../me.ts";
import { type Wish, wishesFor } from "../progress.ts";
import { ApiError } from "../query.ts";
import { keepKnown, NOTHING_SELECTED, type Pick, pick, pickAll, type Selection } from "../selection.ts";
import type { AddWay } from "../parts/add-sheet.tsx";
import { BatchBar } from "../parts/batch-bar.tsx";
import { CancelDialog } from "../parts/cancel-dialog.tsx";
import { type Group, GroupChips, groupOf } from "../parts/group-chips.tsx";
import { useJobActions } from "../parts/job-actions.tsx";
import { JobDetails } from "../parts/job-details.tsx";
import { JobList, type JobListHandle } from "../parts/job-list.tsx";
import { JobRow } from "../parts/job-row.tsx";
import { JustEnded } from "../parts/just-ended.tsx";
import { EmptyPlace, LoadError, Placeholder } from "../parts/load-error.tsx";
import type { Job } from "../wire.ts";

/** Every unfinished job that the viewer may see, live. */
export function ActivePage({ onAdd }: { onAdd: (way: AddWay) => void }) {
  const { t } = useTranslation();
  const all = useActiveRows();
  const isOffline = usePhase() !== "live";
  const me = useMe();
  const isMine = (job: Job): boolean => job.owned || me?.role === "admin";
  const { ask, askMany } = useJobActions();
  const [filter, setFilter] = useState("");
  const [group, setGroup] = useState<Group>("all");
  const [opened, setOpened] = useState<string | null>(null);
  const [cancelling, setCancelling] = useState<readonly Job[]>([]);
  const list = useRef<JobListHandle>(null);
  const search = useRef<HTMLInputElement>(null);

  const rows = useFiltered(all, filter, group);
  const mine = useMemo(() => rows.filter((job) => job.owned || me?.role === "admin").map((job) => job.id), [rows, me]);
  const [selection, setSelection] = useSelection(mine);
  const selected = rows.filter((job) => selection.ids.has(job.id));

  const wish = (jobs: readonly Job[], what: Wish): void => {
    if (isOffline || jobs.length === 0) return;
    if (what === "cancel") setCancelling(jobs);
    else if (jobs.length === 1 && jobs[0]) ask(jobs[0], what);
    else askMany(jobs, what);
  };
  const cancel = (): void => {
    if (cancelling.length === 1 && cancelling[0]) ask(cancelling[0], "cancel");
    else askMany(cancelling, "cancel");
    setCancelling([]);
  };

  // The rows get callbacks that stay the same, so that only rows with news are drawn again.
  const latest = useRef({ mine, wish });
  useEffect(() => {
    latest.current = { mine, wish };
  });
  const onPick = useCallback(
    (id: string, how: Pick["how"]) => setSelection((before) => pick(before, latest.current.mine, { id, how })),
    [setSelection],
  );
  const onWish = useCallback((job: Job, what: Wish) => latest.current.wish([job], what), []);

  useKeys({
    ...listKeys({ list, rows, selected, isMine, wish }),
    "/": () => search.current?.focus(),
    "mod+a": () => setSelection(pickAll(selection, mine)),
    " ": () => {
      const id = list.current?.current();
      if (id && mine.includes(id)) setSelection(pick(selection, mine, { id, how: "toggle" }));
    },
    Enter: () => setOpened(list.current?.current() ?? null),
    Escape: () => setSelection(NOTHING_SELECTED),
  });

  return (
    <>
      <div className="page-head">
        <h1>{t("page.active")}</h1>
        <div className="page-deeds">
          <Button variant="default" leftSection={<Search size={18} aria-hidden />} onClick={() => onAdd("search")}>
            {t("search.title")}
          </Button>
          <Button leftSection={<Plus size={18} aria-hidden />} onClick={() => onAdd("links")}>
            {t("add.title")}
          </Button>
        </div>
      </div>
      <button type="button" className="add-strip" onClick={() => onAdd("links")}>
        <Plus size={18} aria-hidden />
        <span>{t("active.add_hint")}</span>
        <kbd aria-hidden>n</kbd>
      </button>
      {all.length > 0 && (
        <div className="tools">
          <GroupChips rows={all} value={group} onChange={setGroup} />
          <TextInput
            ref={search}
            type="search"
            aria-label={t("active.filter")}
            placeholder={t("active.filter")}
            leftSection={<Search size={16} aria-hidden />}
            value={filter}
            onChange={(event) => setFilter(event.currentTarget.value)}
            onKeyDown={(event) => event.key === "Escape" && (setFilter(""), event.currentTarget.blur())}
          />
        </div>
      )}
      <ListOrWhyNot rows={rows} all={all} onAdd={onAdd} onClear={() => (setFilter(""), setGroup("all"))}>
        <JobList
          label={t("active.list")}
          rows={rows}
          isStale={isOffline}
          handle={list}
          render={(job) => (
            <JobRow
              job={job}
              isMine={isMine(job)}
              isSelected={selection.ids.has(job.id)}
              isOffline={isOffline}
              onPick={onPick}
              onOpen={setOpened}
              onWish={onWish}
            />
          )}
        />
      </ListOrWhyNot>
      <JustEnded onOpen={setOpened} />
      <BatchBar
        count={selected.length}
        isOff={isOffline}
        onWish={(what) =>
          wish(
            selected.filter((job) => wishesFor(job).includes(what)),
            what,
          )
        }
        onClear={() => setSelection(NOTHING_SELECTED)}
      />
      <CancelDialog count={cancelling.length} onClose={() => setCancelling([])} onCancel={cancel} />
      <JobDetails id={opened} onClose={() => setOpened(null)} />
    </>
  );
}

type ListKeys = {
  list: React.RefObject<JobListHandle | null>;
  rows: readonly Job[];
  selected: readonly Job[];
  isMine: (job: Job) => boolean;
  wish: (jobs: readonly Job[], what: Wish) => void;
};

function listKeys({ list, rows, selected, isMine, wish }: ListKeys): KeyMap {
  const aimed = (): readonly Job[] => {
    if (selected.length > 0) return selected;
    return rows.filter((job) => job.id === list.current?.current() && isMine(job));
  };
  const wishFor = (...wishes: Wish[]): void => {
    const what = wishes.find((one) => aimed().some((job) => wishesFor(job).includes(one)));
    if (what)
      wish(
        aimed().filter((job) => wishesFor(job).includes(what)),
        what,
      );
  };
  return {
    j: () => list.current?.move(1),
    k: () => list.current?.move(-1),
    ArrowDown: () => list.current?.move(1),
    ArrowUp: () => list.current?.move(-1),
    p: () => wishFor("pause", "resume"),
    x: () => wishFor("cancel"),
    r: () => wishFor("retry"),
  };
}

function useFiltered(all: readonly Job[], filter: string, group: Group): readonly Job[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const wanted = foldText(filter.trim());
    if (wanted === "" && group === "all") return all;
    const matches = (job: Job): boolean => foldText(`${jobTitle(job, t)} ${jobHost(job) ?? ""}`).includes(wanted);
    return all.filter((job) => (group === "all" || groupOf(job) === group) && (wanted === "" || matches(job)));
  }, [all, filter, group, t]);
}

function useSelection(ids: readonly string[]): [Selection, Dispatch<SetStateAction<Selection>>] {
  const [selection, setSelection] = useState<Selection>(NOTHING_SELECTED);
  useEffect(() => setSelection((before) => keepKnown(before, ids)), [ids]);
  return [selection, setSelection];
}

type ListOrWhyNotProps = {
  rows: readonly Job[];
  all: readonly Job[];
  onAdd: (way: AddWay) => void;
  onClear: () => void;
  children: React.ReactNode;
};

function ListOrWhyNot({ rows, all, onAdd, onClear, children }: ListOrWhyNotProps) {
  const { t } = useTranslation();
  const live = useLive();
  const phase = usePhase();
  const isLoaded = useView().snapshotAt >= 0;
  const { code } = live.getState();
  if (!isLoaded && phase === "offline") {
    const error = code === "network" ? new ApiError(0, code, t("app.network")) : new ApiError(Number(code), "", "");
    return <LoadError error={error} retry={live.reopen} />;
  }
  if (!isLoaded) return <Placeholder />;
  if (rows.length > 0) return children;
  if (all.length === 0) {
    return (
      <EmptyPlace title={t("active.empty")} text={t("active.empty_text")}>
        <div className="page-deeds">
          <Button variant="default" onClick={() => onAdd("search")}>
            {t("search.title")}
          </Button>
          <Button variant="light" onClick={() => onAdd("links")}>
            {t("add.title")}
          </Button>
        </div>
      </EmptyPlace>
    );
  }
  return (
    <EmptyPlace title={t("active.empty_filter")} text={t("active.empty_filter_text")}>
      <Button variant="default" onClick={onClear}>
        {t("active.clear_filter")}
      </Button>
    </EmptyPlace>
  );
}
