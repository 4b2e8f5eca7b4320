/** Another process beside a store: node sqlite-neighbour.ts hold|count|serve|write <data folder> [number] */
import { writeSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { setTimeout } from "node:timers/promises";
import { databaseFile } from "../../src/stores/dialects/sqlite/open-sqlite.ts";
import { newJob } from "../contracts/store/store-under-test.ts";
import { openFolder } from "./sqlite-folder.ts";

const [mode, dataDir = "", number = "0"] = process.argv.slice(2);
const say = (line: string): void => void writeSync(1, `${line}\n`);
const openFile = (): DatabaseSync => new DatabaseSync(databaseFile(dataDir), { timeout: 20_000 });

/** Holds the write lock for so many milliseconds. */
async function hold(): Promise<void> {
  const database = openFile();
  database.exec("begin immediate");
  say("held");
  await setTimeout(Number(number));
  database.exec("commit");
}

/** Reads the priority of every job and writes it one higher, so many times. */
function count(): void {
  const database = openFile();
  say("counting");
  for (let turn = 0; turn < Number(number); turn += 1) {
    database.exec("begin immediate");
    const row = database.prepare("select priority from jobs").get();
    database.prepare("update jobs set priority = ?").run(Number(row?.["priority"]) + 1);
    database.exec("commit");
  }
}

async function serve(): Promise<void> {
  const store = await openFolder(dataDir);
  say("open");
  await setTimeout(60_000);
  await store[Symbol.asyncDispose]();
}

/** Adds jobs until it is killed, and says the id of each after its commit. */
async function write(): Promise<void> {
  const store = await openFolder(dataDir);
  for (;;) {
    const job = await store.write((tx) => tx.jobs.insert(newJob(), [], ""));
    say(job.id);
  }
}

if (mode === "hold") await hold();
if (mode === "count") count();
if (mode === "serve") await serve();
if (mode === "write") await write();
