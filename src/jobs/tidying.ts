import { DAY_MS, MINUTE_MS } from "../domain/quotas.ts";
import type { JobsOptions } from "./deps.ts";

/** How long the events of an ended job are kept, in milliseconds: as long as people may ask how it went. */
const KEPT_MS = 30 * 86_400_000;
/** How long the audit log is kept, in milliseconds. */
const AUDIT_KEPT_MS = 400 * 86_400_000;
/** How long it is known what was used on a day, in milliseconds: until no clock can take it for today. */
const USE_KEPT_MS = 2 * DAY_MS;
/** How many events, and how many entries of the audit log, are looked at in a round. */
const LOOKED_AT = 500;
const AUDIT_LOOKED_AT = 50;

/** Keeps the store quick and its log bounded while the server works: a round is two writes as long as small ones. */
export class Tidying {
  readonly #deps: Pick<JobsOptions, "store" | "clock">;
  /** Up to here the old part of the log has been looked at; what was kept is looked at again after its end. */
  #after = 0;

  constructor(deps: Pick<JobsOptions, "store" | "clock">) {
    this.#deps = deps;
  }

  /** Merges a part of the text index and forgets old use and a portion of the old events and entries; nothing while the disk is full. */
  async round(): Promise<void> {
    const { store, clock } = this.#deps;
    if (store.tight) return;
    await store.write((tx) => tx.tidy());
    const now = clock.now();
    const { next } = await store.write(async (tx) => {
      await tx.auditLog.prune(now - AUDIT_KEPT_MS, AUDIT_LOOKED_AT);
      await tx.usage.prune({ days: now - USE_KEPT_MS, minutes: now - 2 * MINUTE_MS });
      return tx.pruneEvents(now - KEPT_MS, { after: this.#after, limit: LOOKED_AT });
    });
    this.#after = next;
  }
}
