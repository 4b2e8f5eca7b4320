import { randomUUID } from "node:crypto";
import type { OwnerId } from "../domain/ids.ts";
import type { SecretKind, SecretRow } from "../domain/rows.ts";
import type { Store } from "../stores/store.ts";
import type { SealContext, Sealer } from "./sealer.ts";

/** Which secret is meant; without an owner it is the server's own. */
export type SecretName = { readonly ownerId: OwnerId | null; readonly kind: SecretKind; readonly name: string };
type Parts = { readonly store: Pick<Store, "read" | "write">; readonly sealer: Sealer; readonly now: () => number };

/** Secrets that people or the admin gave into keeping: sealed in the database, opened only where they are used. */
export class KeptSecrets {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Keeps a secret, in place of the one that had this name. */
  async keep(secret: SecretName, plain: string): Promise<void> {
    const { store, sealer, now } = this.#parts;
    await store.write(async (tx) => {
      const known = await tx.secrets.get(secret.ownerId, secret.kind, secret.name);
      const id = known?.id ?? randomUUID();
      const at = now();
      await tx.secrets.put({
        id,
        owner_id: secret.ownerId,
        kind: secret.kind,
        name: secret.name,
        sealed: sealer.seal(plain, contextOf({ id, ...secret })),
        created_at: known?.created_at ?? at,
        updated_at: at,
      });
    });
  }

  /** Opens a secret; null where there is none. Throws `Failure` store_corrupt where the key file does not fit. */
  async reveal(secret: SecretName): Promise<string | null> {
    const row = await this.#parts.store.read((tx) => tx.secrets.get(secret.ownerId, secret.kind, secret.name));
    return row === null ? null : this.#parts.sealer.open(row.sealed, contextOf(row));
  }

  /** False where there was none. */
  forget({ ownerId, kind, name }: SecretName): Promise<boolean> {
    return this.#parts.store.write((tx) => tx.secrets.remove(ownerId, kind, name));
  }
}

/** The owner is not part of it: a guest's secrets become those of the account that they make. */
function contextOf({ id, kind, name }: Pick<SecretRow, "id" | "kind" | "name">): SealContext {
  return { table: "secrets", id, field: `${kind} ${name}` };
}
