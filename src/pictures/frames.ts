const HEAD_BYTES = 4;

/** Writes the length that goes before the bytes of a frame. */
export function frameHead(sizeBytes: number): Uint8Array {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32BE(sizeBytes);
  return head;
}

/** Reads frames, each its length in four bytes and then its bytes; what is left unfinished at the end is dropped. */
export async function* framesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let filling: Buffer = Buffer.alloc(HEAD_BYTES);
  let filled = 0;
  let isHead = true;
  for await (const chunk of chunks) {
    for (let rest = chunk; rest.length > 0 || filled === filling.length;) {
      const taken = rest.subarray(0, filling.length - filled);
      filling.set(taken, filled);
      filled += taken.length;
      rest = rest.subarray(taken.length);
      if (filled < filling.length) continue;
      const whole = filling;
      filling = Buffer.alloc(isHead ? whole.readUInt32BE() : HEAD_BYTES);
      filled = 0;
      isHead = !isHead;
      if (isHead) yield whole;
    }
  }
}
