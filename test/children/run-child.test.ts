import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { runChild, type ChildLimits, type ChildOrder } from "../../src/children/run-child.ts";
import { Failure } from "../../src/domain/failures.ts";
import { Stop } from "../../src/domain/stop.ts";

const MIB = 1024 * 1024;
const LIMITS: ChildLimits = {
  addressSpaceBytes: 1024 * MIB,
  fileBytes: 64 * MIB,
  cpuSeconds: 60,
  outputBytes: MIB,
  silenceMs: 60_000,
};

async function folderFor(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "trawl-child-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs a script of the shell, which stands for any program. */
function orderOf(folder: string, script: string, more: Partial<ChildOrder> = {}): ChildOrder & { lines: string[] } {
  const lines: string[] = [];
  return {
    program: "/bin/sh",
    args: ["-c", script],
    folder,
    environment: {},
    limits: LIMITS,
    signal: new AbortController().signal,
    onLine: (line, stream) => void lines.push(`${stream}: ${line}`),
    lines,
    ...more,
  };
}

/** The processes whose environment names the folder as their home, dead ones that nobody asked about left out. */
async function processesOf(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const environment = await readFile(`/proc/${pid}/environ`, "latin1").catch(() => "");
    if (environment.includes(`HOME=${folder}\0`)) found.push(pid);
  }
  return found;
}

async function untilGone(folder: string): Promise<void> {
  while ((await processesOf(folder)).length > 0) await wait(20);
}

const codeOf = (code: string) => (error: unknown) => error instanceof Failure && error.code === code;

test("a program gets its arguments as they are, a clean environment, and tells its lines and its end", async (t) => {
  const folder = await folderFor(t);
  process.env["TRAWL_TEST_SECRET"] = "1";
  t.after(() => delete process.env["TRAWL_TEST_SECRET"]);
  const order = orderOf(folder, "", {
    args: ["-c", 'printf "%s\\n" "$1"; env | cut -d= -f1 | sort | tr "\\n" " "; pwd >&2; exit 7', "sh", "$(id); 'x'"],
    environment: { http_proxy: "http://127.0.0.1:1" },
  });
  assert.deepEqual(await runChild(order), { exitCode: 7 });
  assert.deepEqual([...order.lines].sort(), [
    `stderr: ${folder}`,
    "stdout: $(id); 'x'",
    "stdout: HOME LANG PATH PWD TMPDIR TZ XDG_CACHE_HOME XDG_CONFIG_HOME XDG_DATA_HOME http_proxy ",
  ]);
});

test("what a program left running when it ended is ended, too", async (t) => {
  const folder = await folderFor(t);
  await runChild(orderOf(folder, "(sleep 600; :) >/dev/null 2>&1 & (sleep 600; :) & exit 0"));
  await untilGone(folder);
});

test("a stop ends a program and its children, and throws the reason it was given", async (t) => {
  const folder = await folderFor(t);
  const abort = new AbortController();
  const order = orderOf(folder, "trap '' TERM INT HUP; (trap '' TERM; sleep 600; :) & echo up; sleep 600; :", {
    signal: abort.signal,
    onLine: () => abort.abort(new Stop("paused")),
  });
  await assert.rejects(runChild(order), (error: unknown) => error instanceof Stop && error.reason === "paused");
  await untilGone(folder);
});

test("a program dies, and its children with it, when the process that runs it is killed", async (t) => {
  const folder = await folderFor(t);
  const runner = spawn(process.execPath, [join(import.meta.dirname, "../fixtures/child-runner.ts"), folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(runner.stdout, "data");
  assert((await processesOf(folder)).length >= 3);
  runner.kill("SIGKILL");
  await untilGone(folder);
});

test("silence ends a program; words and written files are signs of life", async (t) => {
  const folder = await folderFor(t);
  const limits = { ...LIMITS, silenceMs: 300 };
  const mute = orderOf(folder, "sleep 600; :", { limits });
  await assert.rejects(runChild(mute), codeOf("stalled"));
  const busy = orderOf(folder, "for i in 1 2 3 4 5 6 7 8 9 10; do echo $i >> out; sleep 0.1; done", { limits });
  assert.deepEqual(await runChild(busy), { exitCode: 0 });
});

test("a program that prints without end is ended", async (t) => {
  const folder = await folderFor(t);
  await assert.rejects(
    runChild(orderOf(folder, "while :; do echo xxxxxxxxxxxxxxxxxxxxxxxx; done")),
    codeOf("too_large"),
  );
  await assert.rejects(runChild(orderOf(folder, "cat /dev/zero")), codeOf("too_large"));
});

test("files, memory and processor time have their limits", async (t) => {
  const folder = await folderFor(t);
  const limits = { ...LIMITS, fileBytes: MIB, addressSpaceBytes: 64 * MIB, cpuSeconds: 1 };
  const order = orderOf(folder, "ulimit -f; ulimit -v; ulimit -t; ulimit -c; head -c 3000000 /dev/zero > big; :", {
    limits,
  });
  await runChild(order);
  assert.deepEqual(order.lines.slice(0, 4), ["stdout: 2048", "stdout: 65536", "stdout: 1", "stdout: 0"]);
  assert.equal((await readFile(join(folder, "big"))).length, MIB);
  assert.notEqual((await runChild(orderOf(folder, "while :; do :; done", { limits }))).exitCode, 0);
});

test("two programs never work in one folder", async (t) => {
  const folder = await folderFor(t);
  const abort = new AbortController();
  const up = Promise.withResolvers<void>();
  const first = runChild(
    orderOf(folder, "echo up; sleep 600; :", { signal: abort.signal, onLine: () => up.resolve() }),
  );
  await up.promise;
  await assert.rejects(runChild(orderOf(folder, "touch second")), codeOf("tool_interrupted"));
  assert.deepEqual((await readdir(folder)).sort(), [".lock"]);
  abort.abort(new Stop("shutdown"));
  await assert.rejects(first, Stop);
  assert.deepEqual(await runChild(orderOf(folder, ":")), { exitCode: 0 });
});

test("a supervisor that is ended from outside takes its program along and says so", async (t) => {
  const folder = await folderFor(t);
  const order = orderOf(folder, "echo up; sleep 600; :", {
    onLine: () => {
      void readFile(join(folder, "leader"), "utf8").then((pid) => process.kill(-Number(pid), "SIGKILL"));
    },
    args: ["-c", "echo $PPID > leader; echo up; sleep 600; :"],
  });
  await assert.rejects(runChild(order), codeOf("tool_interrupted"));
  await untilGone(folder);
});

test("a program that is not there is an exit code, not a hang", async (t) => {
  const folder = await folderFor(t);
  await writeFile(join(folder, "not-executable"), "");
  assert.deepEqual(await runChild(orderOf(folder, "", { program: join(folder, "absent"), args: [] })), {
    exitCode: 127,
  });
  const blocked = orderOf(folder, "", { program: join(folder, "not-executable"), args: [] });
  assert.deepEqual(await runChild(blocked), { exitCode: 126 });
});
