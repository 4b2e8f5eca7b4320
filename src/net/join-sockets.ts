import type { Socket } from "node:net";

/** Hands on what each of two connections says to the other, at the pace of the slower; either's end is both's. */
export function joinSockets(one: Socket, other: Socket): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.on("error", () => to.destroy());
    from.once("close", () => to.destroySoon());
    from.pipe(to);
  }
}
