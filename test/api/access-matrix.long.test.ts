/** P58, P59: every address of the running server × everybody who may ask × how a thing stands to them. */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { betterAuth } from "better-auth/minimal";
import { betterAuthOptions } from "../../src/auth/better-auth-options.ts";
import {
  AUTH_ROUTES,
  BODIES,
  type GeneralRoute,
  type Outcome,
  RELATIONS,
  type Relation,
  ROLES,
  ROUTES,
  type ThingRoute,
} from "./access-table.ts";
import { type Asker, makeGuest, makePeople, SECRET, type Thing, Things } from "./matrix-world.ts";
import { createUser, signIn } from "./people.ts";
import { type Answer, startTrawl, type Trawl } from "./trawl.ts";

let web: string;
let trawl: Trawl;
let things: Things;
let people: Awaited<ReturnType<typeof makePeople>>;
before(async () => {
  web = await mkdtemp(join(tmpdir(), "trawl-web-"));
  await writeFile(join(web, "index.html"), "<!doctype html><html><head></head><body></body></html>");
  trawl = await startTrawl({}, { webDir: web });
  things = new Things(trawl);
  people = await makePeople(trawl);
});
after(async () => {
  await trawl[Symbol.asyncDispose]();
  await rm(web, { recursive: true });
});

/** Through a proxy, as far as the server can tell: being on its machine is to be no right. */
const PROXIED = { "x-forwarded-for": "198.51.100.7" };

const tableKey = (method: string, url: string): string => `${method === "HEAD" ? "GET" : method} ${url}`;

async function ask(server: Trawl, asker: Asker, route: { method: string; url: string }, thing: Thing): Promise<Answer> {
  const path = route.url
    .replace("/assets/:id", `/assets/${thing.asset}`)
    .replace(":id", thing.job)
    .replace(":task", thing.task)
    .replace("*", "nothing-here");
  const template = JSON.stringify(BODIES[`${route.method} ${route.url}`]);
  const body = template?.replace("ID", thing.job).replace("URL", `${server.origin.url}/${thing.job}`);
  const options = { method: route.method, headers: { ...PROXIED, ...asker.headers }, ...(body ? { body } : {}) };
  return route.url === "/api/events" ? firstEvent(server, options.headers) : server.call(path, options);
}

/** What a stream begins with; the rest of it would never end. */
async function firstEvent(server: Trawl, headers: Record<string, string>): Promise<Answer> {
  const response = await fetch(`${server.url}/api/events`, { headers });
  let text = "";
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (!response.ok || text.includes("event: snapshot") || text === "") break;
  }
  return { status: response.status, headers: response.headers, text, json: null };
}

/** A key that is not good for the route is told so, whatever its owner may. */
function isLeftOut({ scopes }: Asker, { leave }: ThingRoute | GeneralRoute): boolean {
  return scopes !== null && leave !== "none" && !scopes.includes(leave);
}

function expectedOf(asker: Asker, route: ThingRoute, relation: Relation): Outcome | null {
  if (isLeftOut(asker, route)) return 403;
  const word = route.rows[asker.role].trim().split(/ +/)[RELATIONS.indexOf(relation)]!;
  return word === "-" ? null : Number(word) || word;
}

/** A batch answers 200 and says of each job what became of it. */
function outcomeOf({ status, json }: Answer): Outcome {
  const [first] = json?.results?.[0]?.id ? json.results : [];
  return status === 200 && first ? (first.error?.code ?? "ok") : status;
}

async function thingOf(asker: Asker, relation: Relation, other = people.other, pool = things): Promise<Thing | null> {
  if (relation === "missing") return Things.missing();
  const [whose, state] = relation.split(" ") as ["own" | "others", "active" | "ended"];
  if (whose === "others") return pool.of(other, state, SECRET);
  return asker.owner === null ? null : pool.of(asker.owner, state, "own");
}

/** Whatever is answered to people without a right to it tells nothing of what belongs to somebody else. */
function assertTellsNothing(asker: Asker, { text }: Answer, others: Thing[], asked: Thing | null, what: string): void {
  if (asker.role === "admin") return;
  assert.ok(!text.includes(SECRET), `${what} tells ${text}`);
  assert.ok(!text.includes(people.otherId), `${what} tells whose it is`);
  for (const thing of others.filter(({ job }) => job !== asked?.job))
    for (const id of Object.values(thing))
      assert.ok(id === "" || !text.includes(id), `${what} tells of ${id} in ${text}`);
}

test("P58 the table knows every address that the server answers, and none that it does not", () => {
  const answered = new Set(trawl.routes.map(({ method, url }) => tableKey(method, url)));
  assert.deepEqual([...answered].sort(), Object.keys(ROUTES).sort());
  for (const { method, url, access } of trawl.routes) assert.notEqual(access, undefined, `${method} ${url}`);
});

test("P58 the list of addresses is complete: what the description names is among them", async () => {
  const { json } = await trawl.call("/api/openapi.json");
  const listed = new Set(trawl.routes.map(({ method, url }) => `${method.toLowerCase()} ${url}`));
  for (const [path, methods] of Object.entries(json.paths as Record<string, object>)) {
    const url = path.replaceAll(/\{(\w+)\}/g, ":$1");
    for (const method of Object.keys(methods)) assert.ok(listed.has(`${method} ${url}`), `${method} ${url}`);
  }
});

test("P58 P59 every address about a thing answers everybody as the table says, in every relation", async () => {
  const found: string[] = [];
  for (const route of trawl.routes) {
    const entry = ROUTES[tableKey(route.method, route.url)];
    if (entry === undefined || entry.about === "nothing") continue;
    for (const asker of people.askers) {
      const bodies = new Map<Relation, string>();
      for (const relation of RELATIONS) {
        const expected = expectedOf(asker, entry, relation);
        const thing = expected === null ? null : await thingOf(asker, relation);
        if (expected === null || thing === null) continue;
        const answer = await ask(trawl, asker, route, thing);
        const what = `${route.method} ${route.url} by ${asker.name}, ${relation}`;
        const outcome = outcomeOf(answer);
        if (outcome !== expected)
          found.push(`${what}: ${outcome} instead of ${expected}: ${answer.text.slice(0, 200)}`);
        if (route.method === "HEAD") assert.equal(answer.text, "", what);
        const isOwn = relation.startsWith("own");
        if (!isOwn) assertTellsNothing(asker, answer, await othersEnded(), thing, what);
        if (answer.status < 300 && !["GET", "HEAD"].includes(route.method)) things.spend(thing);
        bodies.set(relation, answer.text.replaceAll(/[0-9a-f]{32,48}/g, "ID"));
      }
      if (asker.role !== "admin" && bodies.has("others ended"))
        assert.equal(bodies.get("others ended"), bodies.get("missing"), `${route.method} ${route.url} ${asker.name}`);
    }
  }
  assert.deepEqual(found, []);
});

const othersEnded = async (): Promise<Thing[]> => [await things.of(people.other, "ended", SECRET)];

test("P58 every other address answers everybody as the table says, and tells nothing of others", async () => {
  const found: string[] = [];
  const others = [await things.of(people.other, "ended", SECRET), await things.of(people.other, "active", SECRET)];
  for (const route of trawl.routes) {
    const entry = ROUTES[tableKey(route.method, route.url)];
    if (entry === undefined || entry.about !== "nothing") continue;
    for (const asker of people.askers) {
      const expected = isLeftOut(asker, entry) ? 403 : entry[entry.leave === "none" ? "visitor" : asker.role];
      const answer = await ask(trawl, asker, route, Things.missing());
      const what = `${route.method} ${route.url} by ${asker.name}`;
      if (answer.status !== expected)
        found.push(`${what}: ${answer.status} instead of ${expected}: ${answer.text.slice(0, 200)}`);
      // People without an account see active jobs, redacted; users see their own.
      assertTellsNothing(asker, answer, asker.role === "user" ? others : others.slice(0, 1), null, what);
    }
  }
  assert.deepEqual(found, []);
});

for (const [guests, seen] of [
  ["own", { others: 404, batch: "not_found" }],
  ["off", { others: 401, batch: 401 }],
] as const) {
  test(`P58 where guests are turned to "${guests}", they get only that by any address`, async () => {
    await using server = await startTrawl({ guests }, { webDir: web });
    const pool = new Things(server);
    const admin: Asker["headers"] = { ...(await signIn(server)) };
    const guest = await makeGuest(server);
    const askers: Asker[] = [
      { name: "visitor", role: "visitor", headers: {}, owner: null, scopes: null },
      { name: "guest", role: "guest", headers: guest, owner: guests === "own" ? guest : null, scopes: null },
    ];
    const found: string[] = [];
    for (const route of server.routes) {
      const entry = ROUTES[tableKey(route.method, route.url)]!;
      for (const asker of askers) {
        for (const relation of entry.about === "nothing" ? (["missing"] as const) : RELATIONS) {
          const thing = await thingOf(asker, relation, admin, pool);
          const usual = entry.about === "nothing" ? entry[asker.role] : expectedOf(asker, entry, relation);
          if (usual === null || thing === null) continue;
          const narrowed =
            relation === "others active" ? (typeof usual === "number" ? seen.others : seen.batch) : usual;
          const isOpen = entry.leave === "none" || route.url === "/api/me";
          const expected = guests === "off" && !isOpen ? 401 : narrowed;
          const answer = await ask(server, asker, route, thing);
          const what = `${route.method} ${route.url} by ${asker.name}, ${relation}`;
          if (outcomeOf(answer) !== expected) found.push(`${what}: ${outcomeOf(answer)} instead of ${expected}`);
          if (relation !== "missing" && !relation.startsWith("own")) assert.ok(!answer.text.includes(SECRET), what);
          if (answer.status < 300 && !["GET", "HEAD"].includes(route.method)) pool.spend(thing);
        }
      }
    }
    assert.deepEqual(found, []);
  });
}

test("P58 P63 what is open of better-auth answers each role as the table says; a key opens none of it", async () => {
  const admin = await signIn(trawl);
  const victim = (await createUser(trawl, admin, "victim")).id;
  const session = {
    visitor: {},
    guest: await makeGuest(trawl),
    user: { ...(await signIn(trawl, await createUser(trawl, admin, "ursula"))) },
    admin: { ...(await signIn(trawl)) },
  };
  const keys = people.askers.filter(({ scopes }) => scopes !== null);
  const found: string[] = [];
  for (const { method, path, body, outcome } of AUTH_ROUTES) {
    const text = body === undefined ? undefined : JSON.stringify(body).replace("VICTIM", victim);
    const options = { method, ...(text === undefined ? {} : { body: text }) };
    const askers = [
      ...keys.map(({ name, headers }) => ({ name, headers, expected: outcome[0] })),
      ...ROLES.map((name, index) => ({ name, headers: session[name], expected: outcome[index] })),
    ];
    for (const { name, headers, expected } of askers) {
      const { status, text: said } = await trawl.call(`/api/auth${path}`, { ...options, headers });
      if (status !== expected) found.push(`${method} ${path} by ${name}: ${status} instead of ${expected}: ${said}`);
      assert.ok(!said.includes(people.otherId) || name === "admin", `${path} by ${name}`);
    }
  }
  assert.deepEqual(found, []);
});

test("P58 whatever else better-auth can do is not there, for nobody, in any spelling", async () => {
  const { api } = betterAuth(
    betterAuthOptions({ publicUrl: null, basePath: "/" }, trawl.core.store, "x".repeat(40), {
      warn: () => {},
      error: () => {},
    }),
  );
  const all = Object.values(api).flatMap((endpoint: { path?: string }) => endpoint.path ?? []);
  assert.ok(all.length > 40, "better-auth's own list of what it can do");
  const isOpen = (method: string, path: string): boolean =>
    path === "/sign-up/email" || AUTH_ROUTES.some((route) => route.method === method && route.path === path);
  const admin = await signIn(trawl);
  for (const path of all) {
    const name = path.replaceAll(/:\w+/g, "x");
    const spellings = [name, `${name}/`, `/${name}`, name.toUpperCase(), `/x/..${name}`, `/%2e${name}`];
    for (const method of ["GET", "POST"]) {
      for (const spelling of spellings.filter((each) => !isOpen(method, each))) {
        const body = method === "POST" ? { body: {} } : {};
        const answer = await trawl.call(`/api/auth${spelling}`, { method, headers: { ...admin }, ...body });
        const isSame = isOpen(method, path) && new URL(`http://x/api/auth${spelling}`).pathname === `/api/auth${path}`;
        if (!isSame) assert.equal(answer.status, 404, `${method} ${spelling}: ${answer.text}`);
      }
    }
  }
});
