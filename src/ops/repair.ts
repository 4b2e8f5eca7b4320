import type { AssetId, JobId, TaskId } from "../domain/ids.ts";
import type { Store } from "../stores/store.ts";
import type { DiskRepair } from "./disk-view.ts";
import type { Problem, ProblemCode } from "./problem.ts";

export type RepairParts = { readonly store: Store; readonly disk: DiskRepair };

/** Mends one problem; what is kept as truth is the tasks' rows and the blobs, everything else is made from them. */
type Mend = (parts: RepairParts, id: string) => Promise<void>;

const recount: Mend = ({ store }) => store.write((tx) => tx.audit.recount());

// The ids below come from `verify`, which read them as such; the code says of what kind each one is.
const resum: Mend = ({ store }, id) => store.write((tx) => tx.audit.resum(id as JobId));

const removePart: Mend = ({ disk }, id) => disk.removePart(id as TaskId);

const giveName: Mend = async ({ store, disk }, id) => {
  const asset = await store.read((tx) => tx.assets.get(id as AssetId));
  if (!asset) return;
  const isElsewhere = async (name: string): Promise<boolean> =>
    name !== asset.readable_name && (await store.read((tx) => tx.assets.takenNames([name]))).has(name);
  const name = await disk.giveName(asset.blob_id, asset.name, isElsewhere);
  await store.write((tx) => tx.audit.setReadableName(asset.id, name));
};

const MENDS: Partial<Record<ProblemCode, Mend>> = {
  counter_wrong: recount,
  job_sum_wrong: resum,
  name_missing: giveName,
  part_left: removePart,
};

/**
 * Mends what can be made again from the truth: readable names, leftover part files, counters and sums. Missing or
 * damaged bytes are left as they are: they can only be fetched again. Returns what was mended.
 */
export async function repair(parts: RepairParts, problems: readonly Problem[]): Promise<Problem[]> {
  const mended: Problem[] = [];
  for (const problem of problems) {
    const mend = MENDS[problem.code];
    if (!mend) continue;
    await mend(parts, problem.id);
    mended.push(problem);
  }
  return mended;
}
