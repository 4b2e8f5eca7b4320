/** A program for a disk that fails: writes the part file of the task in argv, flushes or publishes it, tells the failure. */
import { parseId, type TaskId } from "../../src/domain/ids.ts";
import { Failure } from "../../src/domain/failures.ts";
import { openDownloadFolder } from "../../src/files/download-folder.ts";
import { openPartFile } from "../../src/files/part-file.ts";
import { publishPart } from "../../src/files/publish.ts";
import { fill } from "./temporary-folder.ts";

const [path = "", id = "", step] = process.argv.slice(2);
const folder = await openDownloadFolder(path);
await using part = await openPartFile(folder, parseId<TaskId>(id)!);
fill(part, Buffer.from("some bytes"));
try {
  if (step === "sync") await part.syncData();
  else await publishPart(part, folder);
  process.stdout.write("{}");
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  process.stdout.write(JSON.stringify({ name: error.name, code: error.code, retry: error.retry }));
}
