import assert from "node:assert/strict";
import { test } from "node:test";
import { openTestCore } from "../support/open-test-core.ts";
import { always, openRawServer } from "../support/raw-server.ts";

const GIF = `GIF89a${"\0".repeat(40)}`;

for (const [disposition, body, expected] of [
  ["attachment; filename==?euc-kr?b?v7m8+iAzLnBuZw==?=", "hello", "예술 3.png"],
  ["attachment; filename*=EUC-JP''%B7%DD%BD%D13%2Etxt", "hello", "芸術3.txt"],
  ['inline; filename="caf\xe9.txt"', "hello", "café.txt"],
  ["attachment; filename=..%2f..%2fpasswd", "hello", "_.._passwd"],
  ["attachment; filename=page.html", GIF, "page.gif"],
  ["attachment; filename=picture", GIF, "picture.gif"],
  ["attachment; filename=page.html", "<p>hello", "page.html"],
] as const) {
  test(`a file served as ${JSON.stringify(disposition)} stands as ${expected}`, async () => {
    const head = `HTTP/1.1 200 OK\r\nContent-Disposition: ${disposition}\r\nContent-Length: ${body.length}`;
    await using server = await openRawServer(always(`${head}\r\n\r\n${body}`));
    await using core = await openTestCore({ config: { egressAllow: [`127.0.0.1:${server.port}`] } });
    const { id } = await core.submit([`http://127.0.0.1:${server.port}/f.bin`]);
    assert.equal((await core.ended(id)).status, "completed");
    assert.deepEqual((await core.files()).readable, [expected]);
  });
}
