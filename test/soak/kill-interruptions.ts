import type { Origin, OriginRequest } from "../support/origin.ts";
import type { Findings } from "./findings.ts";
import type { JobSpec } from "./kill-fleet.ts";

const ALLOWED_BYTES = 1024 * 1024;

type Interruption = { readonly request: OriginRequest; readonly index: number };

/** The transfers that kills cut off, and how many bytes each asked for again. */
export class Interruptions {
  readonly #origin: Origin;
  readonly #noted: Interruption[] = [];

  constructor(origin: Origin) {
    this.#origin = origin;
  }

  /** Remembers the replies that are under way now. */
  note(): void {
    this.#origin.requests.forEach((request, index) => {
      if (request.outcome === "open" && (request.status === 200 || request.status === 206))
        this.#noted.push({ request, index });
    });
  }

  /**
   * Compares where the origin's writing stood with where the next request began. What still was in the sockets'
   * buffers counts as asked again, too: the true number is smaller, by at most a few paced writes.
   */
  report(findings: Findings, specs: readonly JobSpec[]): void {
    const resumable = new Set(
      specs.flatMap((spec) =>
        spec.wasCancelled ? [] : spec.files.filter((file) => file.resumable).map((file) => file.link),
      ),
    );
    let sum = 0;
    let most = 0;
    let counted = 0;
    for (const { request, index } of this.#noted) {
      if (!resumable.has(new URL(request.link, this.#origin.url).href)) continue;
      const next = this.#origin.requests.find(
        (later, at) => at > index && later.link === request.link && later.status >= 200 && later.status < 300,
      );
      if (!next) continue;
      const again = startOf(request) + request.bytesSent - startOf(next);
      findings.check(
        "at most 1 MiB a connection is asked again",
        again <= ALLOWED_BYTES,
        `${request.link}: ${again} bytes, ${request.range ?? "whole"} then ${next.range ?? "whole"}`,
      );
      sum += Math.max(0, again);
      most = Math.max(most, again);
      counted += 1;
    }
    console.log(
      `transfers cut off by kills: ${this.#noted.length}, of files that can go on: ${counted}; asked again: ` +
        `${Math.round(sum / Math.max(1, counted) / 1024)} KiB on average, ${Math.round(most / 1024)} KiB at most ` +
        "(measured from the origin's writes, so with what was in paced socket buffers)",
    );
  }
}

function startOf({ range }: OriginRequest): number {
  return Number(/^bytes=(\d+)-/.exec(range ?? "")?.[1] ?? 0);
}
