import { createLocalDispatch } from "../../src/dispatch/local-dispatch.ts";
import { dispatchContract } from "../contracts/dispatch.ts";

dispatchContract("local", async () => {
  const faults: unknown[] = [];
  const dispatch = createLocalDispatch((error) => faults.push(error));
  return { dispatch, faults, [Symbol.asyncDispose]: async () => {} };
});
