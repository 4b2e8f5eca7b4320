import { Modal } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { ArrowDownToLine } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { looksLikeLinks } from "../links.ts";
import { useLive } from "../live-context.tsx";
import { useMe } from "../me.ts";
import type { Job } from "../wire.ts";
import { AddLinks } from "./add-links.tsx";
import { useNotices } from "./notices.tsx";

/** The sheet for adding links; it opens by itself when links are pasted or dropped anywhere on the page. */
export function AddSheet({ isOpen, onOpen, onClose }: { isOpen: boolean; onOpen: () => void; onClose: () => void }) {
  const { t } = useTranslation();
  const live = useLive();
  const client = useQueryClient();
  const me = useMe();
  const { notify } = useNotices();
  const isPhone = useMediaQuery("(max-width: 699px)") ?? false;
  const [text, setText] = useState("");
  const isDropping = usePasteAndDrop((more) => {
    setText((before) => (before.trim() === "" ? more : `${before.trimEnd()}\n${more}`));
    onOpen();
  });
  const added = (job: Job, count: number, isNewGuest: boolean): void => {
    // Known before the stream begins anew, so that its end is told even if it comes first.
    live.take(job);
    notify("news", t("add.added", { count }));
    // The stream was opened by a stranger: only a new one shows this visitor's own rows whole.
    if (isNewGuest || !me?.id) live.reopen();
    void client.invalidateQueries({ queryKey: ["me"] });
  };
  const done = (): void => {
    setText("");
    onClose();
  };
  return (
    <>
      <Modal
        opened={isOpen}
        onClose={onClose}
        title={t("add.title")}
        size="lg"
        fullScreen={isPhone}
        closeButtonProps={{ "aria-label": t("app.close") }}
      >
        <AddLinks text={text} onText={setText} onAdded={added} onDone={done} />
      </Modal>
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
