import { once } from "node:events";
import { createDeflateRaw, createInflateRaw } from "node:zlib";
import { Readable } from "node:stream";

/** Text that grows and is read once at the end; meanwhile it is kept compressed, because its lines are much alike. */
export class PackedLines {
  readonly #deflate = createDeflateRaw();
  readonly #packed: Buffer[] = [];
  #sizeBytes = 0;

  constructor() {
    this.#deflate.on("data", (chunk: Buffer) => this.#packed.push(chunk));
  }

  /** In UTF-8. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  async add(text: string): Promise<void> {
    const bytes = Buffer.from(text);
    this.#sizeBytes += bytes.length;
    if (!this.#deflate.write(bytes)) await once(this.#deflate, "drain");
  }

  /** Ends the text and reads it. */
  async *read(): AsyncGenerator<Buffer> {
    const ended = once(this.#deflate, "end");
    this.#deflate.end();
    await ended;
    for await (const chunk of Readable.from(this.#packed).pipe(createInflateRaw())) yield chunk as Buffer;
  }

  /** Lets go of what compresses, where the text is not read to its end. */
  [Symbol.dispose](): void {
    this.#deflate.destroy();
  }
}
