import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useKeys } from "./keys.ts";
import { useActiveRows } from "./live-context.tsx";
import { linkTo, type Page, type Route } from "./route.ts";
import { useOwnStream } from "./use-own-stream.ts";
import { useRoute } from "./use-route.ts";
import { AccountPage } from "./pages/account-page.tsx";
import { ActivePage } from "./pages/active-page.tsx";
import { AuditPage } from "./pages/audit-page.tsx";
import { UsersPage } from "./pages/users-page.tsx";
import { FilesPage } from "./pages/files-page.tsx";
import { FundsPage } from "./pages/funds-page.tsx";
import { HistoryPage } from "./pages/history-page.tsx";
import { JoinPage } from "./pages/join-page.tsx";
import { SchedulesPage } from "./pages/schedules-page.tsx";
import { SetupPage } from "./pages/setup-page.tsx";
import { SignInPage } from "./pages/sign-in-page.tsx";
import { AddSheet, type AddWay } from "./parts/add-sheet.tsx";
import { Frame } from "./parts/frame.tsx";
import { KeysHelp } from "./parts/keys-help.tsx";

/** The page that the address asks for, in its frame. */
export function App() {
  const route = useRoute();
  const [adding, setAdding] = useState<AddWay | null>(null);
  const [isHelping, setIsHelping] = useState(false);
  const go = (page: Page) => () => (window.location.hash = linkTo(page));
  useKeys({
    n: () => setAdding("links"),
    s: () => setAdding("search"),
    "mod+k": () => setAdding("search"),
    "?": () => setIsHelping(true),
    "g a": go("active"),
    "g h": go("history"),
    "g f": go("files"),
  });
  useTitle(route.page);
  useOwnStream();
  return (
    <Frame page={isSetup() ? null : route.page} onHelp={() => setIsHelping(true)}>
      {isSetup() ? (
        <SetupPage token={new URLSearchParams(window.location.search).get("token") ?? ""} />
      ) : (
        <PageOf route={route} onAdd={setAdding} />
      )}
      <AddSheet way={adding} onWay={setAdding} />
      <KeysHelp isOpen={isHelping} onClose={() => setIsHelping(false)} />
    </Frame>
  );
}

function PageOf({ route, onAdd }: { route: Route; onAdd: (way: AddWay) => void }) {
  switch (route.page) {
    case "active":
      return <ActivePage onAdd={onAdd} />;
    case "history":
      return <HistoryPage query={route.query} />;
    case "files":
      return <FilesPage query={route.query} />;
    case "signin":
      return <SignInPage />;
    case "account":
      return <AccountPage />;
    case "funds":
      return <FundsPage query={route.query} />;
    case "schedules":
      return <SchedulesPage />;
    case "users":
      return <UsersPage query={route.query} />;
    case "audit":
      return <AuditPage query={route.query} />;
    case "join":
      return <JoinPage query={route.query} />;
  }
}

function isSetup(): boolean {
  return window.location.pathname.endsWith("/setup");
}

function useTitle(page: Page): void {
  const { t } = useTranslation();
  const count = useActiveRows().length;
  useEffect(() => {
    document.title = `${count > 0 ? `(${count}) ` : ""}${t(`page.${page}`)} · Trawl`;
  }, [count, page, t]);
}
