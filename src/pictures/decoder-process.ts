/**
 * The process in which pictures are read: it has nothing but its standard streams. A picture comes as its length in
 * four bytes, then its bytes; the answer is a line of JSON. It says `READY` first and ends when its input does.
 */
import { constants, setPriority } from "node:os";
import { stdin, stdout } from "node:process";
import { framesOf } from "./frames.ts";
import { lookAtPicture, narrowFormats } from "./look-at-picture.ts";
import { READY } from "./picture.ts";

async function answerAll(): Promise<void> {
  // People and transfers go first; the threads of this one take after it.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  narrowFormats();
  stdout.write(`${READY}\n`);
  for await (const bytes of framesOf(stdin)) stdout.write(`${JSON.stringify(await lookAtPicture(bytes))}\n`);
}

await answerAll();
