import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { Failure } from "../domain/failures.ts";

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + NONCE_BYTES + TAG_BYTES;
/** Sessions are signed with the key itself; what is sealed has a key of its own. */
const PURPOSE = "trawl: values sealed in the database, 1";

/** Where a sealed value stands. It opens nowhere else. */
export type SealContext = { readonly table: string; readonly id: string; readonly field: string };

/**
 * Seals values for the database with a key derived from the server's (HKDF-SHA-256, RFC 5869), by AES-256-GCM under a
 * random nonce. A sealed value is `version, nonce, tag, bytes` in base64url.
 */
export class Sealer {
  readonly #key: Buffer;

  /** `secret` is what `readSecret` gives. */
  constructor(secret: string) {
    this.#key = Buffer.from(hkdfSync("sha256", secret, "", PURPOSE, 32));
  }

  seal(plain: string, context: SealContext): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv("aes-256-gcm", this.#key, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(aad(context));
    const sealed = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
    return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), sealed]).toString("base64url");
  }

  /** Throws `Failure` store_corrupt where the value was sealed with another key, for another place, or was changed. */
  open(sealed: string, context: SealContext): string {
    const bytes = Buffer.from(sealed, "base64url");
    if (bytes[0] !== VERSION || bytes.length < HEAD_BYTES) throw unfit(context);
    const nonce = bytes.subarray(1, 1 + NONCE_BYTES);
    const decipher = createDecipheriv("aes-256-gcm", this.#key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(aad(context));
    decipher.setAuthTag(bytes.subarray(1 + NONCE_BYTES, HEAD_BYTES));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(HEAD_BYTES)), decipher.final()]).toString("utf8");
    } catch (cause) {
      throw unfit(context, cause);
    }
  }
}

function aad({ table, id, field }: SealContext): Buffer {
  return Buffer.from(JSON.stringify([VERSION, table, id, field]));
}

function unfit({ field }: SealContext, cause?: unknown): Failure {
  const message = `A kept secret (${field}) cannot be opened: the key file does not fit this database. Restore the file "secret" of the data folder from the backup that the database came from, or enter the secret again.`;
  return new Failure("store_corrupt", { message, cause });
}
