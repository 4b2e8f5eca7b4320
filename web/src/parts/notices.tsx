import { ActionIcon } from "@mantine/core";
import { Info, TriangleAlert, X } from "lucide-react";
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

export type Tone = "news" | "trouble";
type Notice = { id: number; tone: Tone; text: string };
type Notices = {
  notices: readonly Notice[];
  notify: (tone: Tone, text: string) => void;
  dismiss: (id: number) => void;
};

const NoticesContext = createContext<Notices | null>(null);
const NEWS_MS = 8_000;
const MOST = 4;

/** Keeps what the page has to tell: news go by themselves, trouble stays until it is dismissed. */
export function NoticesProvider({ children }: { children: ReactNode }) {
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const dismiss = useCallback((id: number) => setNotices((all) => all.filter((notice) => notice.id !== id)), []);
  const notify = useCallback(
    (tone: Tone, text: string) => {
      const id = performance.now();
      setNotices((all) => [...all.filter((notice) => notice.text !== text), { id, tone, text }].slice(-MOST));
      if (tone === "news") window.setTimeout(() => dismiss(id), NEWS_MS);
    },
    [dismiss],
  );
  const value = useMemo(() => ({ notices, notify, dismiss }), [notices, notify, dismiss]);
  return <NoticesContext.Provider value={value}>{children}</NoticesContext.Provider>;
}

export function useNotices(): Notices {
  const notices = useContext(NoticesContext);
  if (!notices) throw new Error("There is no NoticesProvider above this component.");
  return notices;
}

/** Shows the notices, and reads each one out once. */
export function NoticeArea() {
  const { t } = useTranslation();
  const { notices, dismiss } = useNotices();
  return (
    <div className="notices" role="status">
      {notices.map((notice) => (
        <div key={notice.id} className="notice" data-tone={notice.tone}>
          {notice.tone === "trouble" ? <TriangleAlert size={18} aria-hidden /> : <Info size={18} aria-hidden />}
          <span>{notice.text}</span>
          <ActionIcon variant="subtle" color="gray" aria-label={t("app.dismiss")} onClick={() => dismiss(notice.id)}>
            <X size={16} aria-hidden />
          </ActionIcon>
        </div>
      ))}
    </div>
  );
}
