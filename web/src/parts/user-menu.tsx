import { Menu } from "@mantine/core";
import {
  Ban,
  CircleCheck,
  EllipsisVertical,
  Gauge,
  KeyRound,
  LogOut,
  type LucideIcon,
  RotateCcw,
  ShieldCheck,
  Trash2,
  UserRound,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import type { User } from "../wire.ts";
import type { UserDeed } from "./use-user-deeds.ts";

/** What can be chosen for an account; some of it asks in a dialog first. */
export type UserChoice = UserDeed | "set_password" | "limits";

const ICONS: Record<UserChoice, LucideIcon> = {
  limits: Gauge,
  reset: RotateCcw,
  make_admin: ShieldCheck,
  make_user: UserRound,
  set_password: KeyRound,
  end_sessions: LogOut,
  suspend: Ban,
  unsuspend: CircleCheck,
  remove: Trash2,
};

type Props = { user: User; isSelf: boolean; onChoose: (choice: UserChoice) => void };

/** The actions of one row; what is no use for it is not there. */
export function UserMenu({ user, isSelf, onChoose }: Props) {
  const { t } = useTranslation();
  return (
    <Menu withInitialFocusPlaceholder={false} position="bottom-end" withinPortal shadow="md">
      <Menu.Target>
        <button type="button" className="icon-button" aria-label={t("users.more", { name: user.name })}>
          <EllipsisVertical size={18} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {choicesFor(user, isSelf).map((choice) => {
          const Icon = ICONS[choice];
          return (
            <Menu.Item
              key={choice}
              leftSection={<Icon size={16} aria-hidden />}
              {...(choice === "remove" ? { color: "buoy" } : {})}
              onClick={() => onChoose(choice)}
            >
              {t(`users.${choice}`)}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Nobody takes their own rights away by a slip; admins have no limits. */
function choicesFor({ kind, role, suspended }: User, isSelf: boolean): UserChoice[] {
  const limits: UserChoice[] = role === "admin" ? [] : ["limits", "reset"];
  if (kind === "block") return limits;
  const suspension: UserChoice = suspended ? "unsuspend" : "suspend";
  if (kind === "guest") return [...limits, "end_sessions", suspension, "remove"];
  if (isSelf) return ["set_password"];
  return [
    ...limits,
    role === "admin" ? "make_user" : "make_admin",
    "set_password",
    "end_sessions",
    suspension,
    "remove",
  ];
}
