import { setTimeout as wait } from "node:timers/promises";
import { digestOf, makeJobSpec } from "./kill-fleet.ts";
import { Chance } from "./chance.ts";
import { openGround, type SoakOptions } from "./open-ground.ts";

/** Leases are gone after 20 s. */
const STOPPED_MS = { small: 25_000, full: 60_000 } as const;

/** Stops the server's process for longer than its leases live, with jobs at work, and lets it go on. */
export async function soakStop({ size, seed, findings }: SoakOptions): Promise<void> {
  await using ground = await openGround({ TRAWL_MAX_TASKS_PER_HOST: "12" });
  const { origin, server } = ground;
  const chance = new Chance(seed);
  const specs = Array.from({ length: 12 }, (_, number) => makeJobSpec(origin, chance, number, 20_000_000)).filter(
    (spec) => spec.exists,
  );
  for (const spec of specs) spec.id = await server.add(spec.files.map((file) => file.link));
  await wait(1_500);
  process.kill(server.pid, "SIGSTOP");
  await wait(STOPPED_MS[size]);
  process.kill(server.pid, "SIGCONT");
  for (const spec of specs) {
    const job = await server.jobThat(spec.id ?? "", (one) => one.finished_at !== null, 90_000);
    findings.check("every job ends completed", job.status === "completed", JSON.stringify(job));
    const { body } = await server.get(`/api/jobs/${spec.id}/tasks?limit=200`);
    for (const task of body.tasks) {
      const file = spec.files.find((one) => one.link === task.url);
      findings.check(
        "every file is right",
        file !== undefined && task.digest === digestOf(file),
        `${task.url} ${task.digest}`,
      );
    }
  }
  const all = await server.jobs();
  findings.check("no job is lost or doubled", all.length === specs.length, `${all.length} of ${specs.length}`);
  const { body } = await server.get("/api/verify");
  findings.check("verify finds nothing", body.ok === true, JSON.stringify(body.problems));
  console.log(
    `stopped for ${STOPPED_MS[size] / 1000} s with ${specs.length} jobs; recovered: ${all.filter((job) => job.recovered).length}`,
  );
}
