import { Modal } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { ArrowDownToLine } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { looksLikeLinks } from "../links.ts";
import { EMPTY_DRAFT } from "../search-draft.ts";
import { useLive } from "../live-context.tsx";
import type { Job } from "../wire.ts";
import { AddLinks } from "./add-links.tsx";
import { JobDetails } from "./job-details.tsx";
import { useNotices } from "./notices.tsx";
import { SearchForm } from "./search-form.tsx";

const WAYS = ["links", "search"] as const;
export type AddWay = (typeof WAYS)[number];

/**
 * The sheet for adding downloads, by links or by searching; null is closed. It opens by itself when links are pasted or
 * dropped anywhere on the page. A search that has begun is shown with what it finds.
 */
export function AddSheet({ way, onWay }: { way: AddWay | null; onWay: (way: AddWay | null) => void }) {
  const { t } = useTranslation();
  const live = useLive();
  const client = useQueryClient();
  const { notify } = useNotices();
  const isPhone = useMediaQuery("(max-width: 699px)") ?? false;
  const [text, setText] = useState("");
  const [draft, setDraft] = useState(EMPTY_DRAFT);
  const [searching, setSearching] = useState<string | null>(null);
  const [shownWay, setShownWay] = useState<AddWay>("links");
  // While the sheet goes away it still shows what it was.
  if (way !== null && way !== shownWay) setShownWay(way);
  const isDropping = usePasteAndDrop((more) => {
    setText((before) => (before.trim() === "" ? more : `${before.trimEnd()}\n${more}`));
    onWay("links");
  });
  const added = (job: Job, news: string): void => {
    // Known before the stream begins anew for a new guest, so that its end is told even if it comes first.
    live.take(job);
    notify("news", news);
    void client.invalidateQueries({ queryKey: ["me"] });
  };
  const done = (): void => {
    setText("");
    onWay(null);
  };
  const searched = (job: Job): void => {
    added(job, t("search.started"));
    setDraft({ ...draft, query: "" });
    onWay(null);
    setSearching(job.id);
  };
  return (
    <>
      <Modal
        opened={way !== null}
        onClose={() => onWay(null)}
        title={t("add.sheet")}
        size="lg"
        fullScreen={isPhone}
        closeButtonProps={{ "aria-label": t("app.close") }}
      >
        <div className="chips ways" role="group" aria-label={t("add.way")}>
          {WAYS.map((one) => (
            <button key={one} type="button" aria-pressed={shownWay === one} onClick={() => onWay(one)}>
              {t(`add.way_${one}`)}
            </button>
          ))}
        </div>
        {shownWay === "search" ? (
          <SearchForm draft={draft} onDraft={setDraft} onAdded={searched} />
        ) : (
          <AddLinks
            text={text}
            onText={setText}
            onAdded={(job, count) => added(job, t("add.added", { count }))}
            onDone={done}
          />
        )}
      </Modal>
      <JobDetails id={searching} onClose={() => setSearching(null)} />
      {isDropping && (
        <div className="drop-cover">
          <ArrowDownToLine size={40} aria-hidden />
          <strong>{t("drop.text")}</strong>
        </div>
      )}
    </>
  );
}

/** Calls back with text that is pasted outside of inputs, or dropped as text or text files; tells while it hovers. */
function usePasteAndDrop(take: (text: string) => void): boolean {
  const [isDropping, setIsDropping] = useState(false);
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const pasted = (event: ClipboardEvent): void => {
      const text = event.clipboardData?.getData("text/plain") ?? "";
      if ((event.target as HTMLElement).closest("input, textarea, [contenteditable=true]") || !looksLikeLinks(text))
        return;
      event.preventDefault();
      latest.current(text);
    };
    const hovered = (event: DragEvent): void => {
      if (!event.dataTransfer || !canTake(event.dataTransfer)) return;
      event.preventDefault();
      setIsDropping(true);
    };
    const dropped = (event: DragEvent): void => {
      setIsDropping(false);
      if (!event.dataTransfer || !canTake(event.dataTransfer)) return;
      event.preventDefault();
      void textOf(event.dataTransfer).then((text) => text.trim() !== "" && latest.current(text));
    };
    window.addEventListener("paste", pasted, { signal });
    window.addEventListener("dragover", hovered, { signal });
    window.addEventListener("dragleave", (event) => event.relatedTarget === null && setIsDropping(false), { signal });
    window.addEventListener("drop", dropped, { signal });
    return () => controller.abort();
  }, []);
  return isDropping;
}

function canTake(data: DataTransfer): boolean {
  return data.types.some((type) => ["Files", "text/plain", "text/uri-list"].includes(type));
}

const MOST_FILE_BYTES = 5_000_000;

async function textOf(data: DataTransfer): Promise<string> {
  const files = [...data.files].filter((file) => /^text\/|^$/.test(file.type) && file.size <= MOST_FILE_BYTES);
  if (data.files.length > 0) return (await Promise.all(files.map((file) => file.text()))).join("\n");
  return data.getData("text/uri-list") || data.getData("text/plain");
}
