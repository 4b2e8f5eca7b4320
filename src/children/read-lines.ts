import type { Readable } from "node:stream";

type Reader = {
  readonly line: (line: string) => void;
  /** Told of every piece that came, in bytes. */
  readonly count: (bytes: number) => void;
};

/** Hands on the lines of a stream of text as they become whole, the last one also without its end of line. */
export function readLines(stream: Readable, { line, count }: Reader): void {
  let pieces: string[] = [];
  stream.setEncoding("utf8");
  stream.on("data", (text: string) => {
    count(Buffer.byteLength(text));
    const [first = "", ...more] = text.split("\n");
    pieces.push(first);
    for (const next of more) {
      line(pieces.join(""));
      pieces = [next];
    }
  });
  stream.on("end", () => {
    const rest = pieces.join("");
    if (rest !== "") line(rest);
  });
}
