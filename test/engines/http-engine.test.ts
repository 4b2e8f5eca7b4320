import { join } from "node:path";
import { HttpEngine } from "../../src/engines/http/http-engine.ts";
import type { ThreadOptions } from "../../src/engines/http/messages.ts";
import { DigestThread } from "../../src/files/digest-thread.ts";
import { openDownloadFolder } from "../../src/files/download-folder.ts";
import { engineContract, type EngineWorld } from "../contracts/engine.ts";
import { temporaryRoot } from "../support/open-test-core.ts";
import { originDigest, startOrigin } from "../support/origin.ts";

engineContract("http", async (): Promise<EngineWorld> => {
  await using stack = new AsyncDisposableStack();
  const root = stack.use(await temporaryRoot());
  const origin = stack.use(await startOrigin());
  const folder = await openDownloadFolder(join(root.path, "downloads"));
  const options: ThreadOptions = {
    downloadDir: folder.path,
    egressAllow: [origin.host],
    requestTimeoutMs: 5_000,
    lowSpeedLimit: 1,
    lowSpeedTimeSeconds: 60,
    maxConnections: 16,
    digest: "finish",
    maxSpeed: 0,
    hostMaxSpeeds: new Map(),
    proxies: new Map(),
    hostProxies: new Map(),
  };
  const engine = stack.use(new HttpEngine(options, stack.use(new DigestThread())));
  const whole = stack.move();
  return {
    engine,
    link: (sizeBytes, holdAt) => origin.link(sizeBytes, holdAt === undefined ? {} : { "hold-at": holdAt }),
    missing: `${origin.url}/status/404`,
    release: () => origin.release(),
    digest: (sizeBytes) => originDigest(sizeBytes),
    blobPath: (blobId) => folder.blobPath(blobId),
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
  };
});
