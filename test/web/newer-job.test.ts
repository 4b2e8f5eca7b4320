import assert from "node:assert/strict";
import { test } from "node:test";
import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { newerJob } from "../../web/src/newer-job.ts";
import type { Job } from "../../web/src/wire.ts";

const QUERY = { queryKey: ["job", "a"], structuralSharing: newerJob };

const answer = (version: number, status: Job["status"]) => ({ job: { id: "a", version, status } as Job });

test("an answer that is older than what an event told changes nothing", async () => {
  const client = new QueryClient();
  const { promise, resolve } = Promise.withResolvers<{ job: Job }>();
  const observer = new QueryObserver(client, { ...QUERY, queryFn: () => promise });
  const stop = observer.subscribe(() => {});
  client.setQueryData(["job", "a"], answer(3, "completed"));
  resolve(answer(2, "running"));
  await client.fetchQuery({ ...QUERY, queryFn: () => promise });
  assert.equal(client.getQueryData<{ job: Job }>(["job", "a"])?.job.status, "completed");
  client.setQueryData(["job", "a"], answer(4, "pending"));
  assert.equal(client.getQueryData<{ job: Job }>(["job", "a"])?.job.status, "pending");
  stop();
  client.clear();
});
