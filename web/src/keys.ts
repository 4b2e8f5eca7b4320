import { useEffect, useRef } from "react";

/** What a key does: `n`, `?`, `Escape`, `ArrowDown`, ` `, `mod+a` (ctrl or ⌘), `g h` (one after the other). */
export type KeyMap = Record<string, (event: KeyboardEvent) => void>;

const PLACE = "trawl.single-keys";
const SEQUENCE_MS = 1_000;

/** Tells whether single-letter shortcuts are on (WCAG 2.1.4 wants them to be switchable). */
export function areKeysOn(): boolean {
  return window.localStorage.getItem(PLACE) !== "off";
}

export function switchKeys(isOn: boolean): void {
  window.localStorage.setItem(PLACE, isOn ? "on" : "off");
}

/** Runs the action of each pressed key, except inside inputs and while a dialog or menu is open. */
export function useKeys(keys: KeyMap): void {
  const present = useRef(keys);
  useEffect(() => {
    present.current = keys;
  });
  useEffect(() => {
    let last = { key: "", atMs: 0 };
    const pressed = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.altKey || isTyping(event) || isCovered()) return;
      const key = nameOf(event);
      const pair = event.timeStamp - last.atMs < SEQUENCE_MS ? `${last.key} ${key}` : "";
      last = { key, atMs: event.timeStamp };
      const act = present.current[pair] ?? present.current[key];
      if (!act || (event.key.length === 1 && !key.startsWith("mod+") && !areKeysOn())) return;
      event.preventDefault();
      act(event);
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, []);
}

function nameOf(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return event.ctrlKey || event.metaKey ? `mod+${key}` : key;
}

function isTyping(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  const isText = target.matches("input:not([type=checkbox]), textarea, select, [contenteditable=true]");
  const isPressable = (event.key === " " || event.key === "Enter") && target.matches("a, button, input, summary");
  return isText || isPressable;
}

function isCovered(): boolean {
  return document.querySelector("[role=dialog], [role=menu]") !== null;
}
