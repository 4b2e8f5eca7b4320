import assert from "node:assert/strict";
import { ADMIN, type Trawl } from "./trawl.ts";

type Person = { readonly email: string; readonly password: string };
/** What a signed-in browser sends. */
export type SignedIn = { readonly cookie: string };

/** Signs somebody in; gives the headers of their session. */
export async function signIn(trawl: Trawl, { email, password }: Person = ADMIN): Promise<SignedIn> {
  const answer = await trawl.call("/api/auth/sign-in/email", { body: { email, password } });
  assert.equal(answer.status, 200, answer.text);
  return { cookie: answer.headers.getSetCookie()[0]!.split(";")[0]! };
}

/** Lets the admin make a user; gives their id and how they sign in. */
export async function createUser(trawl: Trawl, admin: SignedIn, name: string): Promise<Person & { id: string }> {
  const person = { email: `${name}@example.org`, password: `the words of ${name}` };
  const body = { ...person, name, role: "user" };
  const answer = await trawl.call("/api/auth/admin/create-user", { body, headers: admin });
  assert.equal(answer.status, 200, answer.text);
  return { ...person, id: answer.json.user.id };
}
