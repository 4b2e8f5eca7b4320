import { useRef } from "react";
import { newKey } from "./query.ts";

/** Gives one key for one filling of a form: the same as long as the same is sent, so that sending twice is one job. */
export function useIdempotencyKey(): (body: unknown) => string {
  const last = useRef({ body: "", key: "" });
  return (body) => {
    const text = JSON.stringify(body);
    if (last.current.body !== text) last.current = { body: text, key: newKey() };
    return last.current.key;
  };
}
