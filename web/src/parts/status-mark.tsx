import { ArrowDownToLine, Ban, CircleCheck, CirclePause, Clock3, type LucideIcon, TriangleAlert } from "lucide-react";
import type { Status } from "../wire.ts";

const ICONS: Record<Status, LucideIcon> = {
  pending: Clock3,
  running: ArrowDownToLine,
  pausing: CirclePause,
  paused: CirclePause,
  cancelling: Ban,
  cancelled: Ban,
  completed: CircleCheck,
  failed: TriangleAlert,
};

/** The picture of a status; the word always stands beside it. */
export function StatusMark({ status, size = 20 }: { status: Status; size?: number }) {
  const Icon = ICONS[status];
  return (
    <span className="status-mark" data-status={status}>
      <Icon size={size} strokeWidth={2} aria-hidden />
    </span>
  );
}
