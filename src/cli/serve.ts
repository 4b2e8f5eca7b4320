import { configNotices } from "../config/load-config.ts";
import { expectNoWords } from "./command.ts";
import type { Command } from "./command.ts";
import { loadApp } from "./embedded.ts";
import { releaseStartMemory } from "./release-start-memory.ts";
import { aborted, limitStop, stopSignal } from "./stop-signal.ts";

/** Serves until it is told to stop. People read standard error, programs the JSON lines on standard output. */
export const serveCommand: Command = {
  usage: "serve",
  help: "Serve the page and the API, and work on jobs.",
  options: {},
  async run({ words, config }) {
    expectNoWords(words, serveCommand);
    const stop = stopSignal();
    const openApp = await loadApp();
    const app = await openApp(config());
    for (const notice of configNotices()) console.error(`trawl: ${notice}`);
    console.error(`trawl: ready at ${app.address}`);
    if (app.setupUrl) console.error(`trawl: there is no admin yet; make one at ${app.setupUrl}`);
    releaseStartMemory();
    await aborted(stop);
    limitStop();
    console.error("trawl: stopping; unfinished jobs go on at the next start");
    await app[Symbol.asyncDispose]();
    return 0;
  },
};
