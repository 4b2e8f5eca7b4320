import { storeContract } from "../contracts/store.ts";
import { openFolder, temporaryDataFolder } from "./sqlite-folder.ts";

storeContract("SQLite", async () => {
  const folder = await temporaryDataFolder();
  let store = await openFolder(folder.path);
  return {
    get store() {
      return store;
    },
    reopen: async () => {
      await store[Symbol.asyncDispose]();
      store = await openFolder(folder.path);
      return store;
    },
    [Symbol.asyncDispose]: async () => {
      await store[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
});
