import { randomBytes } from "node:crypto";
import type { Kysely } from "kysely";
import type { Config } from "../config/config.ts";
import { Refusal } from "../domain/refusal.ts";
import type { Store } from "../stores/store.ts";
import { isSameSecret } from "./actor.ts";
import type { BetterAuth } from "./open-better-auth.ts";

export type NewAdmin = { readonly email: string; readonly password: string; readonly name: string };

type UserTable = { user: { id: string; role: string | null } };
type Options = {
  readonly config: Pick<Config, "adminEmail" | "adminPassword">;
  readonly store: Pick<Store, "authDatabase">;
  readonly betterAuth: BetterAuth;
};

/** The admin with whom everything begins: from the configuration, or by the token that the first start prints. */
export class FirstAdmin {
  readonly #options: Options;
  #setupToken: string | null = null;
  #isThere = false;

  constructor(options: Options) {
    this.#options = options;
  }

  /** The token that makes the first admin, null once there is one. */
  get setupToken(): string | null {
    return this.#setupToken;
  }

  /** Makes the admin of the configuration, or a token for the setup page, where there is no admin yet. */
  async prepare(): Promise<void> {
    if (await this.isThere()) return;
    const { adminEmail, adminPassword } = this.#options.config;
    if (adminEmail !== null && adminPassword !== null) {
      await this.#create({ email: adminEmail, password: adminPassword, name: "Admin" });
    } else {
      this.#setupToken = randomBytes(24).toString("base64url");
    }
  }

  async isThere(): Promise<boolean> {
    this.#isThere ||= (await this.#find()) !== undefined;
    return this.#isThere;
  }

  /** Makes the first admin; throws `forbidden` for a wrong token and once there is an admin. */
  async setUp(token: string, admin: NewAdmin): Promise<void> {
    const expected = this.#setupToken;
    if (expected === null) throw new Refusal("forbidden", "There is an admin already: sign in instead.");
    if (!isSameSecret(token, expected))
      throw new Refusal("forbidden", "The setup token is wrong: it stands in the server's log.");
    this.#setupToken = null;
    try {
      await this.#create(admin);
    } catch (error) {
      this.#setupToken = expected;
      throw error;
    }
  }

  #find(): Promise<{ id: string } | undefined> {
    const db = this.#options.store.authDatabase.db as Kysely<UserTable>;
    return db.selectFrom("user").select("id").where("role", "=", "admin").limit(1).executeTakeFirst();
  }

  async #create(admin: NewAdmin): Promise<void> {
    await this.#options.betterAuth.api.createUser({ body: { ...admin, role: "admin", data: { emailVerified: true } } });
    this.#isThere = true;
  }
}
