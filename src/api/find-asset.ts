import { type AccessAction, allows, type GuestMode } from "../auth/access.ts";
import type { Actor } from "../auth/actor.ts";
import type { AssetRow } from "../domain/rows.ts";
import type { StoreReader } from "../stores/store.ts";
import { parseAssetId, unknownAsset } from "./job-answer.ts";

/** Reads an asset that the actor may do this to; for everybody else it is not there. Throws `Refusal` not_found. */
export async function findAsset(
  tx: StoreReader,
  id: string,
  action: AccessAction,
  actor: Actor,
  guests: GuestMode,
): Promise<AssetRow> {
  const asset = await tx.assets.get(parseAssetId(id));
  if (asset === null) throw unknownAsset();
  const relation = asset.owner_id === actor.ownerId ? "own" : "others_ended";
  if (!allows(action, actor.kind, relation, guests)) throw unknownAsset();
  return asset;
}
