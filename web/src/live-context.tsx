import { createContext, useContext, useSyncExternalStore } from "react";
import type { Live, Phase } from "./live.ts";
import type { View } from "./live-view.ts";
import type { Job } from "./wire.ts";

const LiveContext = createContext<Live | null>(null);
export const LiveProvider = LiveContext.Provider;

/** Gives the open event stream. Throws outside of a LiveProvider. */
export function useLive(): Live {
  const live = useContext(LiveContext);
  if (!live) throw new Error("There is no LiveProvider above this component.");
  return live;
}

export function usePhase(): Phase {
  const live = useLive();
  return useSyncExternalStore(live.subscribe, () => live.getState().phase);
}

export function useView(): View {
  const live = useLive();
  return useSyncExternalStore(live.subscribe, () => live.getState().view);
}

/** Gives the active jobs: the one list behind the rows, the badge and the total speed. */
export function useActiveRows(): readonly Job[] {
  const live = useLive();
  return useSyncExternalStore(live.subscribe, () => live.getState().rows);
}
