/** The people and things of the access matrix: everybody who may ask, and jobs that stand to them in every way. */
import assert from "node:assert/strict";
import type { RoleName } from "./access-table.ts";
import { createUser, signIn } from "./people.ts";
import { randomId, type Trawl, untilStatus } from "./trawl.ts";

type Headers = Record<string, string>;

/** Somebody who asks: with a session, or with a key that is good for `scopes` only. */
export type Asker = {
  readonly name: string;
  readonly role: RoleName;
  readonly headers: Headers;
  /** Headers of whose things are their own; null: they own nothing. */
  readonly owner: Headers | null;
  readonly scopes: readonly string[] | null;
};

/** What a request is about; an asset only where the job has ended. */
export type Thing = { readonly job: string; readonly task: string; readonly asset: string };

/** Stands in the name and the link of everything that belongs to somebody else. */
export const SECRET = "S3CR3T-of-another";

/** Makes the people: one of each role, a key for each way a key can be, and the other, whose things are not theirs. */
export async function makePeople(trawl: Trawl): Promise<{ askers: Asker[]; other: Headers; otherId: string }> {
  const admin = { ...(await signIn(trawl)) };
  const user = { ...(await signIn(trawl, await createUser(trawl, admin, "uma"))) };
  const { id: otherId, ...login } = await createUser(trawl, admin, "other");
  const other = { ...(await signIn(trawl, login)) };
  const guest = await makeGuest(trawl);
  const session = (name: RoleName, headers: Headers, owner: Headers | null = headers): Asker => ({
    name,
    role: name,
    headers,
    owner,
    scopes: null,
  });
  const key = async (role: RoleName, owner: Headers, scopes: string[]): Promise<Asker> => ({
    name: `${owner === admin ? "admin" : "user"}'s key for ${scopes.join("+")}`,
    role,
    headers: { "x-api-key": await makeKey(trawl, owner, scopes) },
    owner,
    scopes,
  });
  const askers = [
    session("visitor", {}, null),
    session("guest", guest),
    session("user", user),
    session("admin", admin),
    await key("user", user, ["read"]),
    await key("user", user, ["add"]),
    await key("user", user, ["control"]),
    // Without its scope "admin" an admin's key is a user's.
    await key("user", admin, ["read", "add", "control"]),
    await key("admin", admin, ["admin"]),
  ];
  return { askers, other, otherId };
}

/** Makes a guest, as the first thing that somebody creates does. */
export async function makeGuest(trawl: Trawl): Promise<Headers> {
  const credentials = {
    cookie: undefined,
    authorization: undefined,
    apiKey: undefined,
    userAgent: undefined,
    provenEmail: null,
  };
  const { token } = await trawl.auth.guests.create({ ...credentials, address: "127.0.0.1" });
  return { authorization: `Bearer ${token}` };
}

async function makeKey(trawl: Trawl, owner: Headers, scopes: string[]): Promise<string> {
  const body = { name: scopes.join(" "), scopes };
  const answer = await trawl.call("/api/auth/api-key/create", { body, headers: owner });
  assert.equal(answer.status, 200, answer.text);
  return answer.json.key;
}

/** Keeps things ready, and makes new ones for those that a request changed. */
export class Things {
  readonly #trawl: Trawl;
  readonly #ready = new Map<string, Thing>();
  #made = 0;

  constructor(trawl: Trawl) {
    this.#trawl = trawl;
  }

  /** Gives an active or ended job of whoever the headers are. */
  async of(owner: Headers, state: "active" | "ended", mark: string): Promise<Thing> {
    const key = `${JSON.stringify(owner)} ${state}`;
    const thing = this.#ready.get(key) ?? (await this.#make(owner, state, mark));
    this.#ready.set(key, thing);
    return thing;
  }

  /** A thing that a request has changed is not used again. */
  spend(thing: Thing): void {
    for (const [key, ready] of this.#ready) if (ready === thing) this.#ready.delete(key);
  }

  /** Ids that cannot be told from real ones. */
  static missing(): Thing {
    return { job: randomId(), task: randomId(), asset: randomId() };
  }

  async #make(owner: Headers, state: "active" | "ended", mark: string): Promise<Thing> {
    this.#made += 1;
    const urls = [`${this.#trawl.origin.url}/${mark}-${this.#made}.txt`];
    const body = { type: "links", urls, name: `name ${mark} ${this.#made}`, start_paused: state === "active" };
    const made = await this.#trawl.call("/api/jobs", { body, headers: owner });
    assert.equal(made.status, 201, made.text);
    const id: string = made.json.job_id;
    const asset = state === "ended" ? (await untilStatus(this.#trawl, id, "completed")).recent_files[0].asset_id : "";
    const { json } = await this.#trawl.call(`/api/jobs/${id}/tasks`, { headers: owner });
    return { job: id, task: json.tasks[0].id, asset };
  }
}
