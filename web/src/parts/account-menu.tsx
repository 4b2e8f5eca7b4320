import { Menu, UnstyledButton } from "@mantine/core";
import {
  CalendarClock,
  CircleUserRound,
  Keyboard,
  LogIn,
  LogOut,
  ScrollText,
  UserRoundCog,
  UsersRound,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { useMe } from "../me.ts";
import { linkTo } from "../route.ts";
import { useSession } from "../session.ts";
import { reasonOf } from "./job-actions.tsx";
import { useNotices } from "./notices.tsx";

/** Who is looking at the page, and the way in or out. */
export function AccountMenu({ onHelp }: { onHelp: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const { signOut } = useSession();
  const { notify } = useNotices();
  const isGuest = me === null || me.role === "guest";
  const name = isGuest ? t("app.guest") : (me.name ?? t(`app.role_${me.role}`));
  const leave = (): void => {
    signOut().catch((error: unknown) => notify("trouble", reasonOf(t, error)));
  };
  return (
    <Menu withInitialFocusPlaceholder={false} position="bottom-end" withinPortal shadow="md">
      <Menu.Target>
        <UnstyledButton className="account" aria-label={`${t("app.account")}: ${name}`}>
          <CircleUserRound size={19} aria-hidden />
          <span>{name}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {!isGuest && <Menu.Label>{`${t("app.signed_in_as", { name })} (${t(`app.role_${me.role}`)})`}</Menu.Label>}
        <Menu.Item leftSection={<Keyboard size={16} aria-hidden />} onClick={onHelp}>
          {t("app.shortcuts")}
        </Menu.Item>
        {isGuest ? (
          <Menu.Item component="a" href={linkTo("signin")} leftSection={<LogIn size={16} aria-hidden />}>
            {t("app.sign_in")}
          </Menu.Item>
        ) : (
          <>
            <Menu.Item component="a" href={linkTo("account")} leftSection={<UserRoundCog size={16} aria-hidden />}>
              {t("account.title")}
            </Menu.Item>
            <Menu.Item component="a" href={linkTo("schedules")} leftSection={<CalendarClock size={16} aria-hidden />}>
              {t("page.schedules")}
            </Menu.Item>
            {me.role === "admin" && <AdminItems />}
            {!me.by_proxy && (
              <Menu.Item leftSection={<LogOut size={16} aria-hidden />} onClick={leave}>
                {t("app.sign_out")}
              </Menu.Item>
            )}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function AdminItems() {
  const { t } = useTranslation();
  return (
    <>
      <Menu.Item component="a" href={linkTo("users")} leftSection={<UsersRound size={16} aria-hidden />}>
        {t("page.users")}
      </Menu.Item>
      <Menu.Item component="a" href={linkTo("audit")} leftSection={<ScrollText size={16} aria-hidden />}>
        {t("page.audit")}
      </Menu.Item>
    </>
  );
}
