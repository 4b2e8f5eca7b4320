import assert from "node:assert/strict";
import { test } from "node:test";
import { searchWords } from "../../../src/domain/fold-text.ts";
import type { JobId } from "../../../src/domain/ids.ts";
import { JOB_TYPES } from "../../../src/domain/rows.ts";
import { STATUSES } from "../../../src/domain/status.ts";
import { COUNT_LIMIT, type JobFilter, type Store } from "../../../src/stores/store.ts";
import { AYSE, BORA, newJob, newTask, submit, T0, transition, type OpenStore } from "./store-under-test.ts";

const HOUR = 3_600_000;

async function namesOf(store: Store, filter: JobFilter, limit = 100): Promise<string[]> {
  return (await store.read((tx) => tx.jobs.list(filter, { limit }))).map((job) => job.name);
}

async function countOf(store: Store, filter: JobFilter): Promise<number> {
  const { count, atLeast } = await store.read((tx) => tx.jobs.count(filter));
  assert.equal(atLeast, false);
  return count;
}

export function listsHold(open: OpenStore): void {
  test("every filter of status, type and owner lists what it counts, newest first", async () => {
    await using opened = await open();
    const { store } = opened;
    for (const owner_id of [AYSE, BORA])
      for (const type of JOB_TYPES) for (const status of STATUSES) await submit(store, { owner_id, type, status }, 0);
    const all = await store.read((tx) => tx.jobs.list({}, { limit: 1000 }));
    assert.equal(all.length, 2 * JOB_TYPES.length * STATUSES.length);
    for (const statuses of [undefined, [], ["failed"], ["pending", "completed"], [...STATUSES]] as const) {
      for (const types of [undefined, ["search"], ["links", "funds"]] as const) {
        for (const ownerId of [undefined, AYSE]) {
          const filter: JobFilter = {
            ...(statuses && { statuses }),
            ...(types && { types }),
            ...(ownerId && { ownerId }),
          };
          const expected = all.filter(
            (job) =>
              (!statuses || statuses.length === 0 || (statuses as readonly string[]).includes(job.status)) &&
              (!types || (types as readonly string[]).includes(job.type)) &&
              (!ownerId || job.owner_id === ownerId),
          );
          const listed = await store.read((tx) => tx.jobs.list(filter, { limit: 1000 }));
          assert.deepEqual(listed, expected, JSON.stringify(filter));
          assert.equal(await countOf(store, filter), expected.length);
        }
      }
    }
    const numbers = all.map((job) => job.number);
    assert.deepEqual(
      numbers,
      numbers.toSorted((a, b) => b - a),
    );
  });

  test("words find the beginnings of words in names and hosts, in Turkish too, never in a link's query", async () => {
    await using opened = await open();
    const { store } = opened;
    const link = newTask({
      host: "müzik.example:443",
      name: "Şarkı.mp3",
      url: "https://müzik.example/?token=gizlisifre",
    });
    await submit(store, { name: "İSTANBUL Boğazı" }, [link]);
    await submit(store, { name: "ıspanaklı börek" }, 0);
    await submit(store, { name: "plain" }, 0);
    const find = (query: string) => namesOf(store, { words: searchWords(query) });
    for (const query of [
      "istanbul",
      "ISTANBUL",
      "İstanbul",
      "ıstanbul",
      "istan",
      "bogazi",
      "BOĞAZI",
      "istanbul boğaz",
      "sarki",
      "muzik.example",
    ])
      assert.deepEqual(await find(query), ["İSTANBUL Boğazı"], query);
    for (const query of ["ISPANAK", "ıspanak", "Ispanakli BÖREK"])
      assert.deepEqual(await find(query), ["ıspanaklı börek"], query);
    for (const query of ["gizlisifre", "stanbul", "istanbul plain", "token"])
      assert.deepEqual(await find(query), [], query);
    assert.equal(await countOf(store, { words: ["istanbul"] }), 1);
  });

  test("words that mean something to a search engine are only words", async () => {
    await using opened = await open();
    const { store } = opened;
    await submit(store, { name: 'a "quoted" AND near* (x) OR col:umn' }, 0);
    for (const words of [["and"], ["or"], ["near"], ['"quoted"'], ["col"], ["quoted", "umn"]])
      assert.equal((await namesOf(store, { words })).length, 1, words.join());
    for (const words of [["not"], ["*"], ['"'], ["a-b"], ["'; drop table jobs"], ["𞤀"], ["\0"]])
      assert.deepEqual(await namesOf(store, { words }), [], words.join());
    assert.equal((await namesOf(store, {})).length, 1);
  });

  test("a span of time includes its beginning and not its end", async () => {
    await using opened = await open();
    const { store } = opened;
    for (let hour = 0; hour < 6; hour += 1) await submit(store, { name: `${hour}`, created_at: T0 + hour * HOUR }, 0);
    const span = (from: number, to: number) => ({ fromMs: T0 + from * HOUR, toMs: T0 + to * HOUR });
    assert.deepEqual(await namesOf(store, span(1, 3)), ["2", "1"]);
    assert.deepEqual(await namesOf(store, { fromMs: T0 + 4 * HOUR }), ["5", "4"]);
    assert.deepEqual(await namesOf(store, { toMs: T0 + 1 }), ["0"]);
    assert.deepEqual(await namesOf(store, span(9, 99)), []);
    assert.deepEqual(await namesOf(store, span(-9, 0)), []);
    assert.equal(await countOf(store, span(1, 3)), 2);
    assert.deepEqual(await namesOf(store, { ...span(1, 5), statuses: ["pending"], types: ["links"], ownerId: AYSE }), [
      "4",
      "3",
      "2",
      "1",
    ]);
  });

  test("after the clock was set back no job appears in a span that it does not belong to", async () => {
    await using opened = await open();
    const { store } = opened;
    for (const [name, hour] of [
      ["a", 10],
      ["b", 11],
      ["c", 1],
      ["d", 2],
    ] as const)
      await submit(store, { name, created_at: T0 + hour * HOUR }, 0);
    assert.deepEqual(await namesOf(store, { fromMs: T0 + 10 * HOUR }), ["b", "a"]);
    const late = await namesOf(store, { toMs: T0 + 5 * HOUR });
    assert.ok(
      late.every((name) => name === "c" || name === "d"),
      late.join(),
    );
  });

  test("pages have neither gaps nor repeats while jobs are added and change", async () => {
    await using opened = await open();
    const { store } = opened;
    const ids = new Set<JobId>();
    for (let at = 0; at < 57; at += 1) ids.add((await submit(store, { name: `walked number ${at}` }, 0)).job.id);
    for (const filter of [
      {},
      { statuses: ["pending", "paused"] },
      { ownerId: AYSE },
      { words: ["walked"] },
      { fromMs: T0 },
    ] satisfies JobFilter[]) {
      const seen: JobId[] = [];
      for (let before: number | undefined; ;) {
        const page = await store.read((tx) =>
          tx.jobs.list(filter, { limit: 10, ...(before === undefined ? {} : { before }) }),
        );
        seen.push(...page.map((job) => job.id));
        await submit(store, { name: "walked on", created_at: T0 + 1 }, 0);
        const last = page.at(-1);
        if (!last) break;
        await transition(store, last.id, { event: last.status === "paused" ? "resume" : "pause", at: T0 });
        before = last.number;
      }
      assert.equal(new Set(seen).size, seen.length, "no repeats");
      const missing = [...ids].filter((id) => !seen.includes(id));
      assert.deepEqual(missing, [], `no gaps: ${JSON.stringify(filter)}`);
    }
  });

  test("counting by words or time stops at a limit and says so", async () => {
    await using opened = await open();
    const { store } = opened;
    await store.write(async (tx) => {
      for (let at = 0; at <= COUNT_LIMIT; at += 1) await tx.jobs.insert(newJob({ name: "many" }), [], "");
    });
    for (const filter of [{ words: ["many"] }, { fromMs: T0 }] satisfies JobFilter[])
      assert.deepEqual(await store.read((tx) => tx.jobs.count(filter)), { count: COUNT_LIMIT, atLeast: true });
    assert.deepEqual(await store.read((tx) => tx.jobs.count({})), { count: COUNT_LIMIT + 1, atLeast: false });
  });

  test("a removed job is found by no search, list or count", async () => {
    await using opened = await open();
    const { store } = opened;
    const { job } = await submit(store, { name: "ephemeral", status: "failed" });
    await submit(store, { name: "ephemeral too", status: "failed" }, 0);
    await store.write((tx) => tx.jobs.remove(job.id, T0));
    assert.deepEqual(await namesOf(store, { words: ["ephemeral"] }), ["ephemeral too"]);
    assert.equal(await countOf(store, { words: ["ephemeral"] }), 1);
    assert.equal(await countOf(store, { statuses: ["failed"] }), 1);
    assert.deepEqual(await store.read((tx) => tx.jobs.getMany([job.id])), []);
    const next = await submit(store, { name: "unrelated" }, 0);
    assert.ok(next.job.number > job.number);
    assert.deepEqual(await namesOf(store, { words: ["ephemeral"] }), ["ephemeral too"]);
  });
}
