/** A program to be killed: fills the part file of the task given in argv from two segments, for ever. */
import { openDownloadFolder } from "../../src/files/download-folder.ts";
import { parseId, type TaskId } from "../../src/domain/ids.ts";
import { openPartFile } from "../../src/files/part-file.ts";
import { header } from "./temporary-folder.ts";

const TOTAL = 64 * 1024 * 1024;

/** The byte at a place of the file that the writer writes. */
export function byteAt(position: number): number {
  return 1 + ((position * 7 + Math.floor(position / 251)) % 255);
}

if (import.meta.main) {
  const [path = "", id = ""] = process.argv.slice(2);
  const part = await openPartFile(await openDownloadFolder(path), parseId<TaskId>(id)!);
  const found = part.state;
  if (found === "fresh") {
    part.startNewGeneration(header(TOTAL));
    part.ledger.addSegment(0, TOTAL / 2);
    part.ledger.addSegment(TOTAL / 2, TOTAL);
  }
  process.stdout.write(found);
  const buffer = Buffer.alloc(1000);
  for (let turn = 0; ; turn = 1 - turn) {
    const { start, end, written } = part.ledger.segments[turn]!;
    const length = Math.min(buffer.length, end! - start - written);
    for (let i = 0; i < length; i += 1) buffer[i] = byteAt(start + written + i);
    part.append(turn, buffer, 0, length);
  }
}
