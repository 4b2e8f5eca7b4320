import { onAbort } from "../../net/deadline.ts";
import { hostPortOf } from "../../net/normalise-url.ts";
import type { Reply } from "../../net/request.ts";
import type { LowSpeedWatch } from "./low-speed.ts";
import type { Gate, Share, Throttle } from "./throttle.ts";

export type TapOptions = {
  readonly throttle: Throttle;
  readonly share: Share;
  /** Does not count the silence that is our own. */
  readonly watch: LowSpeedWatch;
  /** Told whenever the throttle makes the connection wait, and when the wait is over. */
  readonly heldBack: () => void;
};

/** Lets the body of one reply in as fast as the throttle allows; what it does not allow stays with the server. */
export class Tap implements Disposable {
  readonly #reply: Reply;
  readonly #options: TapOptions;
  readonly #gate: Gate;
  readonly #opened = Promise.withResolvers<void>();
  #isShut = false;
  /** Before, the reply begins by itself, and nobody would take what it brings. */
  #isReading = false;

  constructor(reply: Reply, options: TapOptions) {
    this.#reply = reply;
    this.#options = options;
    this.#gate = options.throttle.enter(options.share, hostPortOf(reply.url), {
      open: (bytes) => this.#open(bytes),
      shut: () => this.#shut(),
    });
  }

  /** Waits until the first bytes may be read. Throws the signal's reason. */
  async opened(signal: AbortSignal): Promise<void> {
    if (this.#isShut) {
      using _abort = onAbort(signal, this.#opened.reject);
      await this.#opened.promise;
    }
    this.#isReading = true;
  }

  /** Tells of bytes of the body that came; call it once nothing more is done with them. */
  count(bytes: number): void {
    this.#gate.spend(bytes);
    if (this.#gate.room > 0) this.#reply.handAtMost(this.#gate.room);
  }

  [Symbol.dispose](): void {
    this.#gate[Symbol.dispose]();
  }

  #open(bytes: number): void {
    this.#reply.handAtMost(bytes);
    if (!this.#isShut) return;
    this.#isShut = false;
    this.#options.heldBack();
    this.#options.watch.release();
    this.#opened.resolve();
    if (this.#isReading) this.#reply.resume();
  }

  #shut(): void {
    this.#isShut = true;
    this.#reply.pause();
    this.#options.watch.hold();
    this.#options.heldBack();
  }
}
