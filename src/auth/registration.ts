import { createHash, randomBytes } from "node:crypto";
import type { Config } from "../config/config.ts";
import { Refusal } from "../domain/refusal.ts";
import type { InvitationRow } from "../domain/rows.ts";
import type { Store } from "../stores/store.ts";

const TOKEN_BYTES = 24;
const MAX_OPEN = 1_000;

export type WishedInvitation = { readonly email: string | null; readonly expiresAt: number };
/** What is told of an invitation; moments in milliseconds. */
export type InvitationFacts = Pick<InvitationRow, "id" | "email" | "created_at" | "expires_at">;

/** Leave to make one account; what came to nothing is given back, and an invitation is open again. */
export type SignUpLeave = {
  /** An admin invited this very address, and so vouches for it. */
  readonly isVouched: boolean;
  giveBack(): Promise<void>;
};
const WITHOUT_INVITATION: SignUpLeave = { isVouched: false, giveBack: async () => {} };

type Options = {
  readonly store: Pick<Store, "read" | "write">;
  readonly mode: Config["registration"];
  readonly now: () => number;
};

/** Leave to make an account. An invitation is good for one; its token is shown once, to the admin who made it. */
export class Registration {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /**
   * Gives the leave of somebody who says what their address is, by the token of an invitation where one is needed.
   * Throws `forbidden` where registration is closed or the invitation is not good.
   */
  async admit({ invitation, email }: { invitation: string | null; email: string }): Promise<SignUpLeave> {
    this.#demandNotClosed();
    if (invitation !== null) return this.#leaveBy(await this.#take(invitation, email));
    if (this.#options.mode !== "open") throw uninvited();
    return WITHOUT_INVITATION;
  }

  /**
   * Gives the leave of somebody whose address is proven, by an invitation for that address where one is needed.
   * Throws `forbidden` where registration is closed or nobody invited them.
   */
  async admitProven(email: string): Promise<SignUpLeave> {
    this.#demandNotClosed();
    const { mode, store, now } = this.#options;
    const row = await store.write((tx) => tx.invitations.takeFor(email.toLowerCase(), now()));
    if (row !== null) return this.#leaveBy(row);
    if (mode !== "open") throw uninvited();
    return WITHOUT_INVITATION;
  }

  /** Invites somebody. Throws `bad_request` for an end that is past and `conflict` where far too many are open. */
  async invite({ email, expiresAt }: WishedInvitation): Promise<InvitationFacts & { readonly token: string }> {
    const now = this.#options.now();
    if (expiresAt <= now) throw new Refusal("bad_request", "expires_at lies in the past.");
    const token = randomBytes(TOKEN_BYTES).toString("base64url");
    const facts = { id: randomBytes(16).toString("hex"), email, created_at: now, expires_at: expiresAt };
    await this.#options.store.write(async (tx) => {
      if ((await tx.invitations.open(now)).length >= MAX_OPEN)
        throw new Refusal("conflict", `${MAX_OPEN} invitations are open already: remove some first.`);
      await tx.invitations.add({ ...facts, digest: digestOf(token), used_at: null });
    });
    return { ...facts, token };
  }

  /** The invitations that can still be used. */
  async list(): Promise<InvitationFacts[]> {
    const rows = await this.#options.store.read((tx) => tx.invitations.open(this.#options.now()));
    return rows.map(({ id, email, created_at, expires_at }) => ({ id, email, created_at, expires_at }));
  }

  /** Takes an invitation back. Throws `not_found` where no open one has this id. */
  async withdraw(id: string): Promise<void> {
    const isGone = await this.#options.store.write((tx) => tx.invitations.remove(id));
    if (!isGone) throw new Refusal("not_found", "There is no such open invitation.");
  }

  #demandNotClosed(): void {
    if (this.#options.mode === "closed")
      throw new Refusal("forbidden", "This server makes no accounts: ask its admin for one.");
  }

  #leaveBy({ id, email }: InvitationRow): SignUpLeave {
    const { store } = this.#options;
    return { isVouched: email !== null, giveBack: () => store.write((tx) => tx.invitations.giveBack(id)) };
  }

  #take(token: string, email: string): Promise<InvitationRow> {
    return this.#options.store.write(async (tx) => {
      const row = await tx.invitations.take(digestOf(token), this.#options.now());
      const isForThem = row !== null && (row.email === null || row.email === email.trim().toLowerCase());
      if (!isForThem)
        throw new Refusal(
          "forbidden",
          "The invitation is used, out of date or for another address: ask for a new one.",
        );
      return row;
    });
  }
}

function uninvited(): Refusal {
  return new Refusal("forbidden", "Registration is by invitation: ask the admin of this server for one.");
}

/** A token is as random as a digest, so it needs no salt. */
function digestOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
