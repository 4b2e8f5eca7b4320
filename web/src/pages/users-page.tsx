import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../format.ts";
import { useMe } from "../me.ts";
import { Confirm } from "../parts/confirm.tsx";
import { Invitations } from "../parts/invitations.tsx";
import { EmptyPlace, Placeholder } from "../parts/load-error.tsx";
import { PagedList } from "../parts/paged-list.tsx";
import { SearchField } from "../parts/search-field.tsx";
import { SetPassword } from "../parts/set-password.tsx";
import { UserLimits } from "../parts/user-limits.tsx";
import type { UserChoice } from "../parts/user-menu.tsx";
import { UserTable } from "../parts/user-table.tsx";
import { type UserDeed, useUserDeeds } from "../parts/use-user-deeds.ts";
import { usePages } from "../use-pages.ts";
import { replaceRoute } from "../use-route.ts";
import type { User, UserPage } from "../wire.ts";

const TABS = ["user", "guest", "block", "invitations"] as const;
type Tab = (typeof TABS)[number];

/** Whom admins look after: accounts, guests, the addresses of guests, and invitations. */
export function UsersPage({ query }: { query: URLSearchParams }) {
  const { t } = useTranslation();
  const me = useMe();
  const tab = TABS.find((one) => one === query.get("show")) ?? "user";
  return (
    <>
      <div className="page-head">
        <h1>{t("page.users")}</h1>
      </div>
      {me === null && <Placeholder />}
      {me !== null && me.role !== "admin" && <p className="quiet">{t("users.only_admins")}</p>}
      {me?.role === "admin" && <Tabs tab={tab} text={query.get("q") ?? ""} />}
    </>
  );
}

function Tabs({ tab, text }: { tab: Tab; text: string }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(text);
  const show = (show: Tab): void => (setTyped(""), replaceRoute("users", { show }));
  return (
    <>
      <div className="tools">
        <div className="chips" role="group" aria-label={t("users.kinds")}>
          {TABS.map((one) => (
            <button key={one} type="button" aria-pressed={tab === one} onClick={() => show(one)}>
              {t(`users.${one}`)}
            </button>
          ))}
        </div>
        {tab !== "invitations" && (
          <SearchField
            label={t("users.search")}
            value={typed}
            onType={setTyped}
            onSearch={(q) => replaceRoute("users", { show: tab, q })}
          />
        )}
      </div>
      {tab === "invitations" ? <Invitations /> : <People key={tab} kind={tab} text={text} />}
    </>
  );
}

function People({ kind, text }: { kind: User["kind"]; text: string }) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const [chosen, setChosen] = useState<{ user: User; choice: UserChoice } | null>(null);
  const { act } = useUserDeeds();
  const pages = usePages<UserPage>("users", "users", { kind, q: text, limit: 50 });
  const { first } = pages;
  const users = pages.all.flatMap((page) => page.users);
  const close = (): void => setChosen(null);
  const choose = (user: User, choice: UserChoice): void => {
    if (choice === "reset" || choice === "unsuspend") void act(choice, user);
    else setChosen({ user, choice });
  };
  const chosenFor = (choice: UserChoice): User | null => (chosen?.choice === choice ? chosen.user : null);
  return (
    <>
      {first && (
        <p className="quiet" role="status">
          {t("users.total", { count: first.total, value: formatNumber(first.total, i18n.language) })}
        </p>
      )}
      <PagedList pages={pages} isEmpty={users.length === 0} empty={<EmptyPlace title={t("users.none")} text="" />}>
        <UserTable kind={kind} users={users} ownId={me?.id ?? null} onChoose={choose} />
      </PagedList>
      <UserLimits user={chosenFor("limits")} onClose={close} />
      <SetPassword user={chosenFor("set_password")} onClose={close} />
      <AskFirst chosen={chosen} onClose={close} onYes={(deed, user) => void act(deed, user)} />
    </>
  );
}

const ASKED = ["make_admin", "make_user", "suspend", "end_sessions", "remove"] as const;

type AskProps = {
  chosen: { user: User; choice: UserChoice } | null;
  onClose: () => void;
  onYes: (deed: UserDeed, user: User) => void;
};

/** Asks before rights or sessions go. */
function AskFirst({ chosen, onClose, onYes }: AskProps) {
  const { t } = useTranslation();
  const deed = ASKED.find((one) => one === chosen?.choice);
  if (chosen === null || deed === undefined) return null;
  const { user } = chosen;
  return (
    <Confirm
      isOpen
      title={t("users.ask_title", { action: t(`users.${deed}`), name: user.name })}
      text={t(`users.ask_${deed}`)}
      onClose={onClose}
    >
      <Button {...(deed === "remove" ? { color: "buoy" } : {})} onClick={() => (onClose(), onYes(deed, user))}>
        {t(`users.${deed}`)}
      </Button>
    </Confirm>
  );
}
