import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openSourceSite, type SourceSite } from "../support/source-site.ts";
import { createUser, signIn, type SignedIn } from "./people.ts";
import { startTrawl, type Trawl, untilStatus } from "./trawl.ts";

let site: SourceSite;
let trawl: Trawl;
let admin: SignedIn;
let user: SignedIn;

/** What a spreadsheet would carry out, and what looks like it. */
const FORMULAS = ["=1+1 n1 also a", "+1 n1 also b", "-1 n1 also c", "@SUM(1) n1 also d", `=cmd|'/C calc'!A0 n1 also e`];

async function search(query: string, headers: Record<string, string>): Promise<string> {
  const body = { type: "search", query, kinds: ["image"], sources: ["openverse"] };
  const made = await trawl.call("/api/jobs", { body, headers });
  assert.equal(made.status, 201, made.text);
  await untilStatus(trawl, made.json.job_id, "completed");
  return made.json.job_id;
}

before(async () => {
  site = await openSourceSite();
  const sourceEndpoints = new Map([["OPENVERSE", site.endpoint("openverse")]]);
  trawl = await startTrawl({ sourceEndpoints, maxTasksPerHost: 16 });
  admin = await signIn(trawl);
  user = await signIn(trawl, await createUser(trawl, admin, "ada"));
  for (const query of FORMULAS) await search(query, user);
  await search('n1 also "quoted", and more', admin);
});
after(async () => {
  await trawl[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

test("P53 no cell of an export is a formula, and quotes are doubled", async () => {
  const answer = await trawl.call("/api/assets/export?format=csv", { headers: admin });
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.headers.get("content-type"), "text/csv; charset=utf-8");
  assert.equal(answer.headers.get("content-disposition")?.startsWith("attachment"), true);
  assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
  const lines = answer.text.split("\r\n").filter((line) => line !== "");
  assert.equal(lines.length, 1 + FORMULAS.length + 1);
  for (const query of FORMULAS) assert.ok(answer.text.includes(`'${query}`), query);
  assert.doesNotMatch(answer.text, /(^|,)"?[=+@\t-]/m);
  assert.ok(answer.text.includes('"n1 also ""quoted"", and more"'));
});

test("an export as lines of JSON holds what the list holds, with where everything came from", async () => {
  const { text } = await trawl.call("/api/assets/export?format=jsonl", { headers: user });
  const exported = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const { assets } = (await trawl.call("/api/assets?limit=200", { headers: user })).json;
  assert.deepEqual(exported, assets);
  assert.deepEqual([exported.length, exported[0].source, exported[0].creator], [FORMULAS.length, "openverse", "Ayşe"]);
});

test("an export is narrowed like the list, and holds nothing of others", async () => {
  const id = await search("n2 also other", admin);
  const narrowed = await trawl.call(`/api/assets/export?format=jsonl&job_id=${id}`, { headers: admin });
  assert.equal(narrowed.text.trim().split("\n").length, 2);
  assert.equal((await trawl.call(`/api/assets/export?format=jsonl&job_id=${id}`, { headers: user })).text, "");
  assert.equal((await trawl.call("/api/assets/export?format=jsonl")).text, "");
  assert.equal((await trawl.call("/api/assets/export?format=xml", { headers: user })).status, 400);
});
