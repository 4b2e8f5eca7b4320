import { useEffect, useRef } from "react";
import { useLive } from "./live-context.tsx";
import { useMe } from "./me.ts";

/** Opens the event stream anew for whoever has become somebody else: each sees only what they may see. */
export function useOwnStream(): void {
  const live = useLive();
  const me = useMe();
  const viewer = useRef(me?.id);
  useEffect(() => {
    if (me === null) return;
    if (viewer.current !== undefined && viewer.current !== me.id) live.reopen();
    viewer.current = me.id;
  }, [live, me]);
}
