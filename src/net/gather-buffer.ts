/** Room for one connection that brings much in small pieces, as TLS does (records of at most 16 KiB). In bytes. */
const GATHER_BYTES = 256 * 1024;
const LEAST_ROOM = 16 * 1024;
/** So many full pieces within one turn of the event loop make a connection worth a buffer of its own. */
const BUSY_PIECES = 3;

/**
 * Where Node writes what comes over one connection: into the buffer all share, handed on piece by piece, until much
 * comes in small pieces; from then on into a buffer of its own, handed on when it is full or the turn is over.
 */
export class GatherBuffer {
  readonly #shared: Buffer;
  readonly #deliver: (bytes: Buffer) => void;
  #own: Buffer | null = null;
  /** What is gathered in the own buffer and not handed on yet lies between these two. */
  #begin = 0;
  #end = 0;
  #mostAtOnce = Infinity;
  #pieces = 0;
  #isTurnWatched = false;

  constructor(shared: Buffer, deliver: (bytes: Buffer) => void) {
    this.#shared = shared;
    this.#deliver = deliver;
  }

  /** Where the next bytes go; Node asks after each call of `callback`, and only then. */
  readonly buffer = (): Buffer => {
    if (this.#own !== null) return this.#own.subarray(this.#end);
    return this.#mostAtOnce < this.#shared.length ? this.#shared.subarray(0, this.#mostAtOnce) : this.#shared;
  };

  readonly callback = (length: number, bytes: Uint8Array): boolean => {
    if (this.#own === null || bytes.buffer !== this.#own.buffer) this.#handOn(length, bytes);
    else this.#gather(length, this.#own.length);
    return true;
  };

  /** Writes the bytes of a stream as Node does those of a connection: for sockets that know no `onread`. */
  take(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      const room = this.buffer();
      const length = Math.min(room.length, bytes.length - at);
      room.set(bytes.subarray(at, at + length));
      at += length;
      this.callback(length, room);
    }
  }

  /** Where all share one buffer, so many bytes are read at once from now on. */
  readAtMost(bytes: number): void {
    this.#mostAtOnce = bytes;
  }

  /** Hands on what is gathered. */
  flush(): void {
    const [begin, end] = [this.#begin, this.#end];
    this.#begin = end;
    if (end > begin && this.#own !== null) this.#deliver(this.#own.subarray(begin, end));
  }

  #handOn(length: number, bytes: Uint8Array): void {
    this.#pieces = length === LEAST_ROOM && this.#mostAtOnce > LEAST_ROOM ? this.#pieces + 1 : 0;
    if (this.#pieces >= BUSY_PIECES) this.#own = Buffer.allocUnsafeSlow(GATHER_BYTES);
    else this.#watchTurn();
    this.#deliver(Buffer.from(bytes.buffer, bytes.byteOffset, length));
  }

  #gather(length: number, room: number): void {
    this.#end += length;
    if (room - this.#end >= LEAST_ROOM) return this.#watchTurn();
    this.flush();
    this.#begin = this.#end = 0;
  }

  #watchTurn(): void {
    if (this.#isTurnWatched) return;
    this.#isTurnWatched = true;
    setImmediate(() => {
      this.#isTurnWatched = false;
      this.#pieces = 0;
      this.flush();
    });
  }
}
