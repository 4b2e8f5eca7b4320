import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { JobId, TaskId } from "../../src/domain/ids.ts";
import { Stop } from "../../src/domain/stop.ts";
import { Growth } from "../../src/engines/http/growth.ts";
import { HostLanes } from "../../src/engines/http/host-lanes.ts";
import { Lanes } from "../../src/engines/http/lanes.ts";
import { PIECE_FLOOR, SegmentPlan } from "../../src/engines/http/segment-plan.ts";
import { Throttle } from "../../src/engines/http/throttle.ts";
import type { DownloadFolder } from "../../src/files/download-folder.ts";
import { openPartFile, type PartFile } from "../../src/files/part-file.ts";
import { publishPart } from "../../src/files/publish.ts";
import { header, newTaskId, temporaryFolder } from "../files/temporary-folder.ts";
import { Chance } from "../soak/chance.ts";
import { originBytes } from "../support/origin.ts";
import { PieceServer } from "../support/piece-server.ts";

const SEEDS = 16;
const WHOLE = originBytes("", 0, 9 * PIECE_FLOOR);
const BAD_ATTEMPTS = 10;
const GOOD_ATTEMPTS = 2;

/** Wants as many connections as there may be, at once, until some were refused. */
class Eager extends Growth {
  #most: number;
  #refusals = 0;

  constructor(most: number) {
    super(most);
    this.#most = most;
  }

  override lower(limit: number): void {
    this.#refusals += 1;
    if (this.#refusals > 3) this.#most = Math.max(1, limit);
  }

  override get wanted(): number {
    return this.#most;
  }

  override isDue(): boolean {
    return this.#refusals <= 3;
  }

  override look(): number {
    return this.#most;
  }
}

type Scene = { readonly folder: DownloadFolder; readonly id: TaskId; readonly served: Buffer; readonly chance: Chance };
type Seen = { connections: number; fresh: number; doubts: number };

/** What the ledger calls safe is what was served, whatever happened before. */
function assertServed(part: PartFile, served: Buffer): void {
  const bytes = readFileSync(part.path);
  for (const { start, end } of part.ledger.safeRanges())
    assert(bytes.subarray(start, end).equals(served.subarray(start, end)), `${start} to ${end} is not what was served`);
}

/** One attempt on what is there, up to an end, a fault, a stop or a death; true once the file is whole. */
async function attempt({ folder, id, served, chance }: Scene, server: PieceServer, seen: Seen): Promise<boolean> {
  await using part = await openPartFile(folder, id);
  if (part.state === "fresh") {
    seen.fresh += 1;
    part.startNewGeneration(header(served.length));
    part.ledger.addSegment(0, served.length);
  }
  assertServed(part, served);
  const plan = new SegmentPlan(part.ledger);
  const piece = plan.takeWaiting();
  if (piece === null) return plan.isWhole;
  const abort = new AbortController();
  const end = server.behaves ? Infinity : chance.whole(1, 2 * served.length);
  let written = 0;
  const throttle = new Throttle(0, new Map(), { now: () => 0, after: () => () => {} });
  using share = throttle.join("job" as JobId, 0);
  const lanes = new Lanes(
    {
      part,
      plan,
      growth: chance.next() < 0.9 ? new Eager(chance.whole(2, 9)) : null,
      hostLanes: new HostLanes(16),
      host: "h.example:80",
      lowSpeed: { bytesPerSecond: 1, seconds: 60 },
      throttle,
      share,
      ask: server.ask,
      answerMs: 0,
      written: (bytes) => {
        written += bytes.length;
        if (written > end) abort.abort(new Stop("paused"));
        if (written > end && chance.next() < 0.5) throw new Error("killed");
      },
      lanesChanged: (count) => (seen.connections = Math.max(seen.connections, count)),
    },
    abort.signal,
  );
  const begun = server.reply(piece, server.behaves || chance.next() < 0.5 ? "well" : "cut");
  const fault = await lanes.run(piece, begun).then(
    () => null,
    (error: unknown) => error,
  );
  if (lanes.isDoubtful) {
    seen.doubts += 1;
    part.startNewGeneration(header(served.length));
    return false;
  }
  assert(fault !== null || plan.isWhole, "it ended well without the whole file");
  return plan.isWhole;
}

test("however pieces are cut, refused, killed and taken up again, the file is the served one", async (t) => {
  await using temporary = await temporaryFolder();
  const seen: Seen = { connections: 0, fresh: 0, doubts: 0 };
  const first = Date.now() % 1_000_000;
  for (let at = 0; at < SEEDS; at += 1) {
    const seed = at < SEEDS / 2 ? at + 1 : first + at;
    const chance = new Chance(seed);
    const served = WHOLE.subarray(0, chance.whole(PIECE_FLOOR, WHOLE.length));
    const scene = { folder: temporary.folder, id: newTaskId(), served, chance };
    const server = new PieceServer(served, chance);
    let isWhole = false;
    for (let tries = 0; !isWhole && tries < BAD_ATTEMPTS + GOOD_ATTEMPTS; tries += 1) {
      server.behaves = tries >= BAD_ATTEMPTS;
      isWhole = await attempt(scene, server, seen).catch((error: unknown) => {
        throw new Error(`seed ${seed}`, { cause: error });
      });
    }
    assert(isWhole, `seed ${seed}: not whole although the server behaves`);
    await using part = await openPartFile(temporary.folder, scene.id);
    await publishPart(part, temporary.folder);
    assert(readFileSync(temporary.folder.blobPath(scene.id)).equals(served), `seed ${seed}: not the served file`);
  }
  t.diagnostic(JSON.stringify(seen));
  assert(seen.connections > 1, "there were no pieces");
});
