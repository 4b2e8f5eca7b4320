import type { AuditAction } from "../domain/audit-log.ts";
import type { OwnerId } from "../domain/ids.ts";
import type { AuditEntryRow } from "../domain/rows.ts";
import type { Store } from "../stores/store.ts";
import type { Actor } from "./actor.ts";

/** Who looks at the same thing again within this time is not told of twice, in milliseconds. */
const SAME_LOOK_MS = 3_600_000;
const MAX_TEXT = 254;

export type Deed = {
  readonly action: AuditAction;
  /** Null: nobody known. */
  readonly actor: Actor | null;
  /** Id, address or name of what it was done to; absent where that is the actor. */
  readonly subject?: string;
  /** Address of the client. */
  readonly address: string;
};

type Options = { readonly store: Pick<Store, "read" | "write">; readonly now: () => number };

/** Who came in, who changed rights and who looked at what is not theirs; only admins read it. */
export class AuditLog {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Adds an entry. Throws where the database cannot be written. */
  async add(deed: Deed): Promise<void> {
    await this.#options.store.write((tx) => tx.auditLog.add(this.#entryOf(deed)));
  }

  /** Adds that somebody looked at a thing that is not theirs, once an hour for each thing. */
  async addLook(deed: Omit<Deed, "action">): Promise<void> {
    const entry = this.#entryOf({ ...deed, action: "looked" });
    const since = entry.at - SAME_LOOK_MS;
    if (await this.#options.store.read((tx) => tx.auditLog.has(entry, since))) return;
    await this.#options.store.write((tx) => tx.auditLog.add(entry));
  }

  #entryOf({ action, actor, subject = "", address }: Deed): Omit<AuditEntryRow, "sequence"> {
    const actor_id: OwnerId | null = actor?.ownerId ?? null;
    return {
      at: this.#options.now(),
      actor_id,
      actor_name: cut(actor?.name ?? ""),
      action,
      subject: cut(subject),
      address: cut(address),
    };
  }
}

function cut(text: string): string {
  return text.slice(0, MAX_TEXT);
}
