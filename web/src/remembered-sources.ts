/** The choice of sources, as it was made last on this device. */
import type { SourceChoice } from "./source-choice.ts";

const PLACE = "trawl.sources";

export function rememberedChoice(): SourceChoice {
  const text = window.localStorage.getItem(PLACE);
  return text === null || text === "recommended" ? "recommended" : text.split(" ").filter((id) => id !== "");
}

export function rememberChoice(choice: SourceChoice): void {
  window.localStorage.setItem(PLACE, choice === "recommended" ? choice : choice.join(" "));
}
