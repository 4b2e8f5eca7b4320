import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import type { Config } from "../../src/config/config.ts";
import { CLIENT, openOidcProvider, type TestProvider } from "../support/oidc-provider.ts";
import { createUser, signIn } from "./people.ts";
import { ADMIN, startTrawl, type Trawl } from "./trawl.ts";

const PUBLIC = "http://trawl.example.org";

let provider: TestProvider;
before(async () => (provider = await openOidcProvider()));
after(() => provider[Symbol.asyncDispose]());
beforeEach(() => {
  provider.moods = {};
  provider.person = { sub: "1", email: "ada@example.org", email_verified: true, name: "Ada" };
});

const start = (changes: Partial<Config> = {}): Promise<Trawl> =>
  startTrawl({
    publicUrl: `${PUBLIC}/`,
    oidcIssuer: provider.issuer,
    oidcClientId: CLIENT.id,
    oidcClientSecret: CLIENT.secret,
    ...changes,
  });

/** What a browser remembers of one server. */
class Browser {
  readonly #trawl: Trawl;
  readonly #cookies = new Map<string, string>();

  constructor(trawl: Trawl, cookie?: string) {
    this.#trawl = trawl;
    if (cookie !== undefined) this.#cookies.set(...(cookie.split(/=(.*)/s) as [string, string]));
  }

  get headers(): { cookie: string } {
    return { cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ") };
  }

  async call(path: string, body?: unknown) {
    const answer = await this.#trawl.call(path, { headers: this.headers, ...(body === undefined ? {} : { body }) });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "") this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return answer;
  }

  /** Goes to the provider's page; gives its address. */
  async begin(): Promise<string> {
    const answer = await this.call("/api/auth/sign-in/oidc", {});
    assert.equal(answer.status, 200, answer.text);
    return answer.json.url;
  }

  /** Follows the provider's way back; gives where the browser lands. */
  async comeBack(url: URL): Promise<string> {
    assert.equal(url.origin, PUBLIC);
    const answer = await this.call(url.pathname + url.search);
    assert.equal(answer.status, 302, answer.text);
    return answer.headers.get("location") ?? "";
  }

  async signIn(): Promise<string> {
    return this.comeBack(provider.authorize(await this.begin()));
  }

  async me() {
    return (await this.call("/api/me")).json;
  }
}

async function invite(trawl: Trawl, email: string | null): Promise<void> {
  const headers = await signIn(trawl);
  const answer = await trawl.call("/api/auth/invitation/create", { headers, body: { email } });
  assert.equal(answer.status, 200, answer.text);
}

test("a person signs in at the provider, makes an account where that is open, and is the same one next time", async () => {
  await using trawl = await start({ registration: "open", oidcName: "The house" });
  const browser = new Browser(trawl);
  assert.equal((await browser.me()).single_sign_on, "The house");
  assert.equal(await browser.signIn(), "/#/active");
  const me = await browser.me();
  assert.deepEqual([me.role, me.name, me.has_password], ["user", "Ada", false]);
  const again = new Browser(trawl);
  provider.person = { ...provider.person, email: "moved@example.org", email_verified: false };
  assert.equal(await again.signIn(), "/#/active");
  assert.equal((await again.me()).id, me.id, "the subject counts, not the address");
  const stored = await (trawl.core.store.authDatabase.db as any).selectFrom("account").selectAll().execute();
  const linked = stored.find((row: any) => row.providerId === "oidc");
  assert.deepEqual([linked.accessToken, linked.refreshToken, linked.idToken], [null, null, null]);
  const verifications = await (trawl.core.store.authDatabase.db as any)
    .selectFrom("verification")
    .selectAll()
    .execute();
  assert.deepEqual(verifications, [], "beginning to sign in fills nothing");
  const audit = (await trawl.call("/api/audit", { headers: await signIn(trawl) })).json.entries;
  assert.deepEqual(
    audit.slice(1, 3).map((entry: any) => entry.action),
    ["sign_in", "sign_up"],
  );
});

test("the address is asked for where the token does not tell it, and only of the same person", async () => {
  await using trawl = await start({ registration: "open" });
  provider.moods = { isTerse: true };
  assert.equal(await new Browser(trawl).signIn(), "/#/active");
  provider.person = { ...provider.person, sub: "2", email: "eve@example.org" };
  provider.moods = { isTerse: true, userInfoSub: "1" };
  assert.equal(await new Browser(trawl).signIn(), "/#/signin?problem=untrue");
});

test("a token that is not the provider's, for us and for this sign-in opens nothing", async () => {
  await using trawl = await start({ registration: "open" });
  const now = Math.floor(Date.now() / 1000);
  for (const moods of [
    { isForged: true },
    { claims: { nonce: "another" } },
    { claims: { nonce: undefined } },
    { claims: { aud: "another client" } },
    { claims: { aud: [CLIENT.id, "another"], azp: "another" } },
    { claims: { iss: "http://evil.example/" } },
    { claims: { exp: now - 3_600 } },
    { algorithm: "none" },
    { algorithm: "HS256" },
    { claims: { sub: "" } },
  ]) {
    provider.moods = moods;
    const browser = new Browser(trawl);
    assert.equal(await browser.signIn(), "/#/signin?problem=untrue", JSON.stringify(moods));
    assert.equal((await browser.me()).role, "guest");
  }
  provider.moods = {};
  assert.equal(await new Browser(trawl).signIn(), "/#/active");
});

test("only the browser that began a sign-in ends it, once, and the provider's no is a no", async () => {
  await using trawl = await start({ registration: "open" });
  const victim = new Browser(trawl);
  const attacker = new Browser(trawl);
  const back = provider.authorize(await attacker.begin());
  assert.equal(await victim.comeBack(back), "/#/signin?problem=state", "no sign-in was begun here");
  await victim.begin();
  assert.equal(await victim.comeBack(back), "/#/signin?problem=state", "another one was");
  assert.equal((await victim.me()).role, "guest");
  const altered = new URL(back);
  altered.searchParams.set("state", "made-up");
  assert.equal(await attacker.comeBack(altered), "/#/signin?problem=state");
  assert.equal(await attacker.comeBack(back), "/#/active");
  assert.equal(await attacker.comeBack(back), "/#/signin?problem=state", "it is over");
  const refused = new Browser(trawl);
  const denied = provider.authorize(await refused.begin());
  denied.searchParams.delete("code");
  denied.searchParams.set("error", "access_denied");
  denied.searchParams.set("error_description", "<b>pay here</b>");
  assert.equal(await refused.comeBack(denied), "/#/signin?problem=denied");
});

test("a code without the verifier of its sign-in is worth nothing", async () => {
  await using trawl = await start({ registration: "open" });
  const one = new Browser(trawl);
  const other = new Browser(trawl);
  const stolen = provider.authorize(await one.begin());
  const own = provider.authorize(await other.begin());
  own.searchParams.set("code", stolen.searchParams.get("code") ?? "");
  assert.equal(await other.comeBack(own), "/#/signin?problem=untrue");
});

test("nobody says where the browser goes after a sign-in", async () => {
  await using trawl = await start({ registration: "open" });
  for (const body of [{ callbackURL: "https://evil.example/" }, { next: "//evil.example" }, { provider: "x" }])
    assert.equal((await trawl.call("/api/auth/sign-in/oidc", { body })).status, 400);
  for (const path of ["/api/auth/sign-in/social", "/api/auth/link-social"])
    assert.equal((await trawl.call(path, { body: { provider: "oidc" } })).status, 404);
  const browser = new Browser(trawl);
  const back = provider.authorize(await browser.begin());
  for (const name of ["callbackURL", "next", "redirect_uri", "errorCallbackURL"])
    back.searchParams.set(name, "https://evil.example/");
  assert.equal(await browser.comeBack(back), "/#/active");
});

test("an address that the provider does not call verified opens nobody's account and makes none", async () => {
  await using trawl = await start({ registration: "open" });
  for (const person of [
    { sub: "9", email: ADMIN.email, email_verified: false },
    { sub: "9", email: ADMIN.email },
    { sub: "9", email: ADMIN.email, email_verified: "false" },
    { sub: "9" },
    { sub: "9", email: "no address", email_verified: true },
  ]) {
    provider.person = person;
    assert.equal(await new Browser(trawl).signIn(), "/#/signin?problem=unverified", JSON.stringify(person));
  }
  provider.person = { sub: "9", email: ADMIN.email.toUpperCase(), email_verified: "true" };
  const browser = new Browser(trawl);
  assert.equal(await browser.signIn(), "/#/active");
  assert.equal((await browser.me()).role, "admin", "the account of this address, with its role");
  await signIn(trawl);
});

test("where registration is closed only the known come in; by invitation also the invited", async () => {
  {
    await using trawl = await start({ registration: "closed" });
    await invite(trawl, "ada@example.org");
    assert.equal(await new Browser(trawl).signIn(), "/#/signin?problem=uninvited");
    await createUser(trawl, await signIn(trawl), "ada");
    const browser = new Browser(trawl);
    assert.equal(await browser.signIn(), "/#/active");
    assert.equal((await browser.me()).role, "user");
  }
  await using trawl = await start({ registration: "invite" });
  await invite(trawl, null);
  await invite(trawl, "eve@example.org");
  assert.equal(await new Browser(trawl).signIn(), "/#/signin?problem=uninvited", "invitations of others");
  await invite(trawl, "Ada@Example.org");
  assert.equal(await new Browser(trawl).signIn(), "/#/active");
  const open = await trawl.call("/api/auth/invitation/list", { headers: await signIn(trawl) });
  assert.deepEqual(
    open.json.invitations.map(({ email }: any) => email),
    [null, "eve@example.org"],
  );
});

test("whoever made an account of somebody else's address loses it to the person who proves the address", async () => {
  await using trawl = await start({ registration: "open" });
  const squatter = { email: "ada@example.org", password: "the squatter's own" };
  const made = await trawl.call("/api/auth/sign-up/email", { body: { ...squatter, name: "Eve" } });
  const cookie = made.headers.getSetCookie()[0]!.split(";")[0]!;
  const key = await trawl.call("/api/auth/api-key/create", {
    headers: { cookie },
    body: { name: "k", scopes: ["read"] },
  });
  assert.equal(key.status, 200, key.text);
  const browser = new Browser(trawl);
  assert.equal(await browser.signIn(), "/#/active");
  assert.equal((await browser.me()).id, made.json.user.id);
  assert.equal((await trawl.call("/api/me", { headers: { cookie } })).json.role, "guest");
  assert.equal((await trawl.call("/api/me", { headers: { "x-api-key": key.json.key } })).status, 401);
  assert.equal((await trawl.call("/api/auth/sign-in/email", { body: squatter })).status, 401);
  assert.equal((await browser.me()).role, "user");
});

test("a suspended person stays outside", async () => {
  await using trawl = await start();
  const admin = await signIn(trawl);
  const ada = await createUser(trawl, admin, "ada");
  assert.equal(await new Browser(trawl).signIn(), "/#/active");
  await trawl.call("/api/auth/admin/ban-user", { headers: admin, body: { userId: ada.id } });
  const browser = new Browser(trawl);
  assert.equal(await browser.signIn(), "/#/signin?problem=suspended");
  assert.equal((await browser.me()).role, "guest");
});

test("a guest who signs in at the provider finds their jobs", async () => {
  await using trawl = await start({ registration: "open" });
  const body = { type: "links", urls: [`${trawl.origin.url}/mine`], start_paused: true };
  const browser = new Browser(trawl);
  const { json } = await browser.call("/api/jobs", body);
  const before = browser.headers.cookie;
  assert.equal(await browser.signIn(), "/#/active");
  const { jobs } = (await browser.call("/api/jobs")).json;
  assert.deepEqual(
    jobs.map((job: any) => [job.id, job.owned]),
    [[json.job_id, true]],
  );
  assert.notEqual(browser.headers.cookie, before);
  assert.equal((await trawl.call("/api/me", { headers: { cookie: before } })).json.role, "guest");
});

test("a provider that is away or talks nonsense is said so, and the rest goes on", async () => {
  await using own = await openOidcProvider();
  await using trawl = await start({ oidcIssuer: own.issuer, registration: "open" });
  for (const moods of [
    { status: 500 },
    { status: 404 },
    { description: { issuer: "http://evil.example" } },
    { description: { token_endpoint: "javascript:1" } },
    { redirectTo: "http://127.0.0.1:1/" },
  ]) {
    own.moods = moods;
    const answer = await trawl.call("/api/auth/sign-in/oidc", { body: {} });
    assert.equal(answer.status, 503, JSON.stringify(moods));
    assert.match(answer.json.error.message, /single sign-on service cannot be used right now\. Try again later/);
  }
  own.moods = {};
  const browser = new Browser(trawl);
  const back = own.authorize(await browser.begin());
  await own.stop();
  assert.equal(await browser.comeBack(back), "/#/signin?problem=unreachable");
  await signIn(trawl);
  assert.equal((await trawl.call("/api/me")).status, 200);
});

test("the provider leads to no other private address than its own", async () => {
  await using other = await openOidcProvider();
  await using own = await openOidcProvider();
  for (const name of ["token_endpoint", "jwks_uri", "userinfo_endpoint"]) {
    own.moods = { isTerse: true, description: { [name]: `${other.issuer}/${name}` } };
    await using fresh = await start({ oidcIssuer: own.issuer, registration: "open" });
    const browser = new Browser(fresh);
    assert.equal(await browser.comeBack(own.authorize(await browser.begin())), "/#/signin?problem=unreachable", name);
  }
  assert.deepEqual(other.asked, []);
});

test("without settings there is no single sign-on", async () => {
  await using trawl = await startTrawl();
  assert.equal((await trawl.call("/api/me")).json.single_sign_on, null);
  assert.equal((await trawl.call("/api/auth/sign-in/oidc", { body: {} })).status, 404);
  assert.equal((await trawl.call("/api/auth/callback/oidc?code=a&state=b")).status, 404);
});
