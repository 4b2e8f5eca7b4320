import type { Writer } from "./database.ts";

/** Takes the right to ask a service now; 0, or how many milliseconds it is too early. */
export async function takePace(tx: Writer, service: string, spacingMs: number, now: number): Promise<number> {
  const { next_at, slowness } = await paceOf(tx, service);
  if (next_at > now) return next_at - now;
  await putPace(tx, service, now + Math.round(spacingMs * slowness), slowness);
  return 0;
}

/** Notes until when a service wants to be left alone, and how much slower than usual it is asked. */
export async function notePace(
  tx: Writer,
  service: string,
  until: number,
  slowness: (before: number) => number,
): Promise<void> {
  const before = await paceOf(tx, service);
  await putPace(tx, service, Math.max(before.next_at, until), slowness(before.slowness));
}

async function paceOf(tx: Writer, service: string): Promise<{ next_at: number; slowness: number }> {
  const row = await tx.selectFrom("paces").selectAll().where("service", "=", service).executeTakeFirst();
  return row ?? { next_at: 0, slowness: 1 };
}

async function putPace(tx: Writer, service: string, next_at: number, slowness: number): Promise<void> {
  await tx
    .insertInto("paces")
    .values({ service, next_at, slowness })
    .onConflict((conflict) => conflict.column("service").doUpdateSet({ next_at, slowness }))
    .execute();
}
