import type { Origin, OriginRequest } from "../support/origin.ts";
import type { Findings } from "./findings.ts";
import type { JobSpec } from "./kill-fleet.ts";

const ALLOWED_BYTES = 1024 * 1024;

type Interruption = { readonly request: OriginRequest; readonly index: number; partBytes: number | null };

/** The transfers that kills cut off, and how many bytes each asked for again. */
export class Interruptions {
  readonly #origin: Origin;
  readonly #noted: Interruption[] = [];
  #atThisKill: Interruption[] = [];

  constructor(origin: Origin) {
    this.#origin = origin;
  }

  /** Just before a kill: remembers the replies that are under way. */
  note(): void {
    this.#atThisKill = this.#origin.requests.flatMap((request, index) =>
      request.outcome === "open" && isGood(request) ? [{ request, index, partBytes: null }] : [],
    );
    this.#noted.push(...this.#atThisKill);
  }

  /** After the kill: how many bytes the part files hold, by link. */
  found(partSizes: ReadonlyMap<string, number>): void {
    for (const one of this.#atThisKill) one.partBytes = partSizes.get(this.#linkOf(one.request)) ?? null;
  }

  /**
   * Compares where the next request of each cut-off transfer began with the bytes that the process had written when it
   * was killed, and with the bytes that the origin had sent. The second also counts what only stood in the buffers of
   * the sockets, where no downloader can keep it; paced transfers leave little there unless the machine is busy.
   */
  report(findings: Findings, specs: readonly JobSpec[]): void {
    const resumable = new Set(
      specs.flatMap((spec) =>
        spec.wasCancelled ? [] : spec.files.filter((file) => file.resumable).map((file) => file.link),
      ),
    );
    const written: number[] = [];
    const sent: number[] = [];
    for (const { request, index, partBytes } of this.#noted) {
      const next = this.#origin.requests.find((one, at) => at > index && one.link === request.link && isGood(one));
      if (!next || !resumable.has(this.#linkOf(request))) continue;
      const asked = `${request.link}: ${request.range ?? "whole"} then ${next.range ?? "whole"}`;
      sent.push(startOf(request) + request.bytesSent - startOf(next));
      if (partBytes === null) continue;
      const again = partBytes - startOf(next);
      written.push(again);
      findings.check("at most 1 MiB a connection is asked again", again <= ALLOWED_BYTES, `${asked}: ${again} bytes`);
      findings.check("no byte is skipped", again >= 0, `${asked}: ${-again} bytes`);
    }
    console.log(`transfers cut off by kills: ${this.#noted.length}, of files that can go on: ${sent.length}`);
    console.log(`asked again of what was written to disk: ${words(written)}`);
    console.log(`asked again of what the origin had sent, with what stood in socket buffers: ${words(sent)}`);
  }

  #linkOf({ link }: OriginRequest): string {
    return new URL(link, this.#origin.url).href;
  }
}

function isGood({ status }: OriginRequest): boolean {
  return status === 200 || status === 206;
}

function startOf({ range }: OriginRequest): number {
  return Number(/^bytes=(\d+)-/.exec(range ?? "")?.[1] ?? 0);
}

function words(bytes: readonly number[]): string {
  const average = bytes.reduce((sum, one) => sum + Math.max(0, one), 0) / Math.max(1, bytes.length);
  return `${Math.round(average / 1024)} KiB on average, ${Math.round(Math.max(0, ...bytes) / 1024)} KiB at most`;
}
