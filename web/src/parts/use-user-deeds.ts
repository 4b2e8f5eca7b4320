import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { request } from "../query.ts";
import type { User } from "../wire.ts";
import { useNotices } from "./notices.tsx";
import { useTry } from "./use-try.tsx";

/** What an admin does to an account with one request. */
export const USER_DEEDS = [
  "make_admin",
  "make_user",
  "suspend",
  "unsuspend",
  "end_sessions",
  "reset",
  "remove",
] as const;
export type UserDeed = (typeof USER_DEEDS)[number];

function requestFor(deed: UserDeed, { id: userId }: User): Promise<unknown> {
  const post = (path: string, body = {}) =>
    request(`auth/admin/${path}`, { method: "POST", body: { userId, ...body } });
  switch (deed) {
    case "make_admin":
      return post("set-role", { role: "admin" });
    case "make_user":
      return post("set-role", { role: "user" });
    case "suspend":
      return post("ban-user");
    case "unsuspend":
      return post("unban-user");
    case "end_sessions":
      return post("revoke-user-sessions");
    case "remove":
      return post("remove-user");
    case "reset":
      return request(userPath(userId), { method: "PATCH", body: { reset_today: true } });
  }
}

/** The address of an account or an address block; blocks have slashes in their ids. */
export function userPath(id: string): string {
  return `users/${encodeURIComponent(id)}`;
}

/** Gives the way to do something to an account: the list is read anew, and what happened or why not is told. */
export function useUserDeeds() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { notify } = useNotices();
  const attempt = useTry();
  const carryOut = (what: string, user: User, work: () => Promise<unknown>): Promise<void> =>
    attempt(t(`users.${what}`), async () => {
      await work();
      notify("news", t("users.done", { action: t(`users.${what}`), name: user.name }));
      await client.invalidateQueries({ queryKey: ["users"] });
    });
  return {
    carryOut,
    act: (deed: UserDeed, user: User): Promise<void> => carryOut(deed, user, () => requestFor(deed, user)),
  };
}
