/** P55: whatever stands in a name, an address or a header, the log has one line of JSON for each event, and steers no terminal. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { rawExchange, rawRequest } from "../support/raw-exchange.ts";
import { makeServerFolders, startServer } from "../support/start-server.ts";
import { startOrigin } from "../support/origin.ts";

const FORGED = '{"level":30,"msg":"FORGED"}';
const HOSTILE = [
  `line\n${FORGED}`,
  `line\r\n${FORGED}\r\n`,
  "\u001b[31mred\u001b[0m\u001b]0;title\u0007",
  "\u009b31m\u0090\u009c",
  `\u2028${FORGED}\u2029`,
  "\u202egnp.exe\u2066",
  "\u0008\u0008\u0008\u007f",
];

test("P55 the log stays one line of JSON an event, and nothing in it steers a terminal", async () => {
  await using origin = await startOrigin();
  await using folders = await makeServerFolders();
  const env = {
    TRAWL_LOG_LEVEL: "trace",
    TRAWL_ADMIN_EMAIL: "admin@example.org",
    TRAWL_ADMIN_PASSWORD: "the words of an admin",
  };
  await using server = await startServer({ folders, allow: [origin.host], env });
  const ids: string[] = [];
  for (const text of HOSTILE) {
    const path = encodeURIComponent(text);
    const body = { type: "links", name: text, urls: [origin.link(100, {}, path), `${origin.url}/status/404/${path}`] };
    const made = await server.ask("POST", "/api/jobs", body);
    assert.equal(made.status, 201, JSON.stringify(made.body));
    ids.push(made.body.job_id);
    await server.ask("POST", "/api/auth/sign-in/email", {
      email: `${text}@example.org`,
      password: text,
      callbackURL: text,
    });
    await server.ask("POST", "/api/auth/sign-up/email", {
      email: "a@example.org",
      password: `${text} and more`,
      name: text,
    });
    await server.ask("POST", "/api/auth/invitation/create", { email: `${text}@example.org` });
    await server.ask("GET", `/${path}?${path}`);
    await server.ask("GET", `/api/jobs?q=${path}&${path}=1`);
    const line = text.replaceAll(/[\r\n\0]/g, " ");
    for (const header of [
      `User-Agent: ${line}`,
      `Host: ${line}`,
      `Origin: ${line}`,
      `X-Forwarded-For: ${line}`,
      `Authorization: Bearer ${line}`,
    ])
      await rawExchange(server.port, Buffer.from(rawRequest("GET /api/me", [header]), "utf8"));
  }
  for (const id of ids) await server.jobThat(id, (job) => ["completed", "failed"].includes(job.status));
  await server.process.end("SIGTERM");
  const { log, errors } = server.process;
  // What is said to people there is two sentences of the program's own.
  assert.match(errors, /^trawl: ready at [!-~]+\ntrawl: stopping; [ -~]+\n$/);
  const lines = log.slice(0, -errors.length).split("\n").filter(Boolean);
  assert.ok(lines.length > 2);
  for (const line of lines) {
    const entry: unknown = JSON.parse(line);
    assert.equal(typeof entry, "object", line);
    assert.notEqual((entry as { msg?: string }).msg, "FORGED");
    // oxlint-disable-next-line no-control-regex -- these are what must not be there
    assert.ok(!/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/.test(line), JSON.stringify(line));
  }
});
