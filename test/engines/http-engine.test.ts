import { engineContract, type EngineWorld } from "../contracts/engine.ts";
import { openEngineAtOrigin } from "../support/open-test-engine.ts";
import { originDigest } from "../support/origin.ts";

engineContract("http", async (): Promise<EngineWorld> => {
  const { engine, folder, origin, ...opened } = await openEngineAtOrigin();
  return {
    ...opened,
    engine,
    link: (sizeBytes, holdAt) => origin.link(sizeBytes, holdAt === undefined ? {} : { "hold-at": holdAt }),
    missing: `${origin.url}/status/404`,
    release: () => origin.release(),
    digest: (sizeBytes) => originDigest(sizeBytes),
    blobPath: (blobId) => folder.blobPath(blobId),
  };
});
