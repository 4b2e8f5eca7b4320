import type { Origin, OriginRequest } from "../support/origin.ts";
import type { Findings } from "./findings.ts";
import type { JobSpec } from "./kill-fleet.ts";
import type { ByteRange } from "./kill-truth.ts";

const ALLOWED_BYTES = 256 * 1024;

/** A link that was being fetched when a kill came: what was on disk, and where its requests of that life begin. */
type Interruption = { readonly link: string; readonly kept: readonly ByteRange[]; readonly from: number };

/** The transfers that kills cut off, and how many bytes each asked for again. */
export class Interruptions {
  readonly #origin: Origin;
  readonly #noted: Interruption[] = [];

  constructor(origin: Origin) {
    this.#origin = origin;
  }

  /** After a kill: which bytes the range ledgers have, by link. */
  found(kept: ReadonlyMap<string, readonly ByteRange[]>): void {
    const from = this.#origin.requests.length;
    for (const [link, ranges] of kept) this.#noted.push({ link, kept: ranges, from });
  }

  /** Compares what the next life of each transfer asked for with what the last one had written. */
  report(findings: Findings, specs: readonly JobSpec[]): void {
    const resumable = new Set(
      specs.flatMap((spec) =>
        spec.wasCancelled ? [] : spec.files.filter((file) => file.resumable).map((file) => file.link),
      ),
    );
    const again: number[] = [];
    let keptBytes = 0;
    for (const [index, one] of this.#noted.entries()) {
      if (!resumable.has(one.link)) continue;
      const until = this.#noted.findIndex(({ link }, at) => at > index && link === one.link);
      const requests = this.#requestsOf(one, until === -1 ? undefined : this.#noted[until]?.from);
      if (requests.length === 0) continue;
      keptBytes += sum(one.kept.map(({ start, end }) => end - start));
      again.push(...requests.map((request) => overlap(request, one.kept)));
    }
    findings.check("transfers were cut off and went on", again.length > 0);
    for (const bytes of again)
      findings.check("at most 256 KiB a connection is asked again", bytes <= ALLOWED_BYTES, `${bytes} bytes`);
    console.log(`transfers cut off by kills: ${this.#noted.length}; requests that went on: ${again.length}`);
    console.log(`asked again of ${Math.round(keptBytes / 1024)} KiB on disk: ${Math.round(sum(again) / 1024)} KiB`);
  }

  #requestsOf({ link, from }: Interruption, until: number | undefined): OriginRequest[] {
    return this.#origin.requests
      .slice(from, until)
      .filter((request) => isGood(request) && new URL(request.link, this.#origin.url).href === link);
  }
}

/** How many bytes a reply brought that were on disk already. */
function overlap(request: OriginRequest, kept: readonly ByteRange[]): number {
  const start = startOf(request);
  const end = start + request.bytesSent;
  return sum(kept.map((range) => Math.max(0, Math.min(end, range.end) - Math.max(start, range.start))));
}

function isGood({ status }: OriginRequest): boolean {
  return status === 200 || status === 206;
}

function startOf({ range }: OriginRequest): number {
  return Number(/^bytes=(\d+)-/.exec(range ?? "")?.[1] ?? 0);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
