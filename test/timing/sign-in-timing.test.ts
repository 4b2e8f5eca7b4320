import assert from "node:assert/strict";
import { test } from "node:test";
import { askFrom } from "../api/from-address.ts";
import { ADMIN, startTrawl } from "../api/trawl.ts";

const PAIRS = 30;
/** Far wider than what is promised (10 %): this machine may have other things to do. */
const BOUND = 1.5;

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

test("a wrong password takes as long for somebody unknown as for somebody known", async (context) => {
  await using trawl = await startTrawl({ trustProxy: ["127.0.0.1"] });
  const timeOf = async (email: string, n: number): Promise<number> => {
    // Each pair comes from a block of its own, so that no limit answers in place of the password.
    const headers = { "x-forwarded-for": `2001:db8:${n.toString(16)}::1` };
    const before = performance.now();
    const { status } = await askFrom(trawl, "/api/auth/sign-in/email", {
      headers,
      body: { email, password: "not the right one" },
    });
    assert.equal(status, 401);
    return performance.now() - before;
  };
  const [known, unknown]: [number[], number[]] = [[], []];
  for (let n = 0; n < PAIRS; n += 1) {
    const ask = [
      async () => known.push(await timeOf(ADMIN.email, n)),
      async () => unknown.push(await timeOf(`nobody${n}@example.org`, n)),
    ];
    for (const one of n % 2 ? ask : ask.reverse()) await one();
  }
  const ratio = median(unknown) / median(known);
  context.diagnostic(
    `unknown ${median(unknown).toFixed(1)} ms, known ${median(known).toFixed(1)} ms, ratio ${ratio.toFixed(3)}`,
  );
  assert.ok(ratio < BOUND && ratio > 1 / BOUND, String(ratio));
});
