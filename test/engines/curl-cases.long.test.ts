import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { readAttackTable } from "../support/attack-tables.ts";
import { linkOf, playCurlCase, readReply, type CurlCase, type Playing } from "../support/curl-cases.ts";
import { newTaskId, openTestEngine, type Outcome, type TestEngine } from "../support/open-test-engine.ts";

/** Downloads that curl completes and we refuse, each with its reason. */
const REFUSED: Readonly<Record<number, string>> = {
  54: "An empty Location leads to the page itself: a circle, not a file.",
  365: "A length beside a Transfer-Encoding is refused; curl lets the chunks win.",
  395: "A length beyond 2^53 is nothing that a file can have; curl takes the body until the connection closes.",
  1494: "A length beside a Transfer-Encoding is refused, even where that is identity.",
  3032: "A link that redirects to itself is a circle for us at once; curl asks it up to fifty times.",
};

/** Replies that curl refuses and we may complete, with exactly the body that was framed. */
const TAKEN: Readonly<Record<number, string>> = {
  221: "The body is gzip that cannot be decoded; it is stored as it came, because nothing asked for an encoding.",
  471: "The first of two links is a proper file; the second one is what curl refuses.",
  1479: "The first of two links is a proper file; the second one is what curl refuses.",
  2106: "A NUL byte in a trailer says nothing about the body, which is whole.",
};
/** Here curl's own command line refuses, not the reply. */
const OF_THE_COMMAND = /^(local write refused|resume impossible|larger than the allowed size|curl exit)/;
/** Cases in which curl asked for something else than the file: an encoding, a range, a login, no heed of lengths. */
const ASKED_OTHERWISE = /--tr-encoding|--http0\.9|--ignore-content-length|(^| )-[rC] /;
const FOLLOWS = /(^| )(-L|--location|--location-trusted|--follow)( |$)/;

type Played = { readonly recorded: CurlCase; readonly outcome: Outcome; readonly last: ReturnType<Playing["last"]> };

/** Plays all cases at once, each to an end or to a second try. */
async function playAll(cases: readonly CurlCase[]): Promise<readonly Played[]> {
  await using stack = new AsyncDisposableStack();
  const games = await Promise.all(
    cases.map(async (recorded) => ({ recorded, game: stack.use(await playCurlCase(recorded)) })),
  );
  const engine = stack.use(await openTestEngine(games.map(({ game }) => `127.0.0.1:${game.port}`)));
  return await Promise.all(
    games.map(async ({ recorded, game }) => ({ recorded, outcome: await fetchTwice(engine, game), last: game.last() })),
  );
}

async function fetchTwice(engine: TestEngine, { url }: Playing): Promise<Outcome> {
  const id = newTaskId();
  const first = await engine.attempt(url, { id });
  return first.kind === "failed" && first.failure.retry !== "never" ? engine.attempt(url, { id }) : first;
}

function isDownload({ recorded, last }: Played): boolean {
  const redirect = last.status >= 300 && last.status < 400;
  if (recorded.outcome !== "complete" || ASKED_OTHERWISE.test(recorded.command)) return false;
  return last.status === 200 || (redirect && FOLLOWS.test(recorded.command));
}

function isExact({ outcome, last }: Played): boolean {
  return outcome.kind === "fetched" && last.status === 200 && last.body?.equals(outcome.bytes) === true;
}

const isOver = ({ outcome }: Played): boolean => outcome.kind !== "hung";
const idOf = ({ recorded }: Played): number => recorded.id;

function describe({ recorded, outcome, last }: Played): string {
  const end =
    outcome.kind === "fetched"
      ? `${outcome.bytes.length} bytes instead of ${last.body?.length ?? "none"}`
      : outcome.kind === "failed"
        ? `${outcome.failure.code}: ${outcome.failure.message}`
        : "no end";
  return `${recorded.id} ${recorded.name}: ${end}`;
}

/** Where curl wrote out what it got, undecoded contents apart, its output holds the body that we read. */
function agreesWithCurl({ outcome, command, replies, expected: { datacheck } }: CurlCase): boolean {
  if (outcome !== "complete" || datacheck === null || /--compressed|--raw/.test(command)) return true;
  const written = datacheck.map(({ latin1 }) => latin1).join("");
  // One recording names a file of curl's sources instead of its text.
  if (written.includes("/src/data/")) return true;
  const read = replies.map(({ raw_base64 }) => readReply(Buffer.from(raw_base64 ?? "", "base64")));
  if (read.every(({ status }) => status !== 200)) return true;
  return read.some(({ body }) => body !== null && written.includes(body.toString("latin1")));
}

function without(all: readonly Played[], passes: (one: Played) => boolean): string[] {
  return all.filter((one) => !passes(one)).map(describe);
}

const checks: Record<string, (all: readonly Played[], t: TestContext) => void> = {
  "every case ends": (all) => assert.deepEqual(without(all, isOver), []),

  "nothing but the exact body is ever completed": (all) =>
    assert.deepEqual(
      without(all, (one) => one.outcome.kind !== "fetched" || isExact(one)),
      [],
    ),

  "what curl refuses is not completed either": (all) =>
    assert.deepEqual(
      without(
        all.filter(
          ({ recorded: { id, outcome } }) => outcome !== "complete" && !OF_THE_COMMAND.test(outcome) && !TAKEN[id],
        ),
        (one) => one.outcome.kind !== "fetched",
      ),
      [],
    ),

  "what curl downloads is downloaded, but for a short list": (all, t) => {
    const downloads = all.filter(isDownload);
    const missed = downloads.filter((one) => !isExact(one));
    t.diagnostic(`${downloads.length - missed.length} of ${downloads.length} downloads have exactly the body`);
    assert.deepEqual(missed.filter((one) => !REFUSED[idOf(one)]).map(describe), []);
    assert.deepEqual(missed.map(idOf), Object.keys(REFUSED).map(Number), "the list of refused downloads is true");
    assert(downloads.length >= 100 && missed.length <= 0.05 * downloads.length);
  },

  "whatever is not completed has a failure that says something": (all) =>
    assert.deepEqual(
      without(all, ({ outcome }) => outcome.kind !== "failed" || /^[^]*\w{2,}[^]*\s\w+/.test(outcome.failure.message)),
      [],
    ),
};

test("curl's recorded cases", async (t) => {
  const cases = readAttackTable<CurlCase>(t, "curl-http-cases/cases.json");
  if (!cases) return;
  const played = await playAll(cases.filter((recorded) => linkOf(recorded) !== null));
  t.diagnostic(`${played.length} of ${cases.length} cases can be played to a plain GET of this machine`);
  assert(played.length >= 180);
  for (const [promise, check] of Object.entries(checks)) await t.test(promise, (inner) => check(played, inner));
});

test("the reader of whole replies finds what curl wrote", (t) => {
  const cases = readAttackTable<CurlCase>(t, "curl-http-cases/cases.json");
  if (!cases) return;
  const wrong = cases.filter((recorded) => !agreesWithCurl(recorded)).map(({ id }) => id);
  assert.deepEqual(wrong, []);
});
